import { join, resolve } from 'node:path';
import { parseCelConf } from '../../config/cel-conf.ts';
import { parseRecordTableConf } from '../../config/record-table-conf.ts';
import { parseRecordTemplatesConf } from '../../config/record-templates-conf.ts';
import type { ChannelEventRecord } from '../../core/ports/channel-events.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import { type CelConfiguration, CelService, celService } from '../../features/cel/cel-service.ts';
import { fillChannelEvent } from '../stores/fill-record.ts';
import { TableRecords } from '../stores/table-records.ts';
import { TemplateFiles } from '../stores/template-files.ts';
import type { ExchangePart, PartContext } from './exchange-part.ts';

/** cel.conf and what its backends read: a record of each thing that happens to a channel. Off unless `enable` says otherwise. */
export const celPart: ExchangePart = async (context) => {
  const { core, onClose, reloads } = context;
  const service = new CelService(core, await read(context));
  celService.fill(core, service);
  const prepare = async () => {
    const configuration = await read(context);
    return () => service.configure(configuration);
  };
  for (const module of ['cel', 'cel_custom', 'cel_manager', 'cel_sqlite3_custom']) reloads({ module, prepare });
  onClose(() => service.close());
};

async function read({ core, loader }: PartContext): Promise<CelConfiguration> {
  const { manager, dateFormat, ...settings } = await loader.load('cel.conf', parseCelConf);
  const custom = await loader.load('cel_custom.conf', parseRecordTemplatesConf);
  const table = await loader.load('cel_sqlite3_custom.conf', parseRecordTableConf);
  const { log, lib } = core.settings.directories;
  const backends: RecordBackend<ChannelEventRecord>[] = [];
  const fill = fillChannelEvent(core, dateFormat);
  if (custom.files.length > 0) {
    const [folder, conf] = [join(log, 'cel-custom'), 'cel_custom.conf'];
    backends.push(new TemplateFiles({ name: 'CEL Custom CSV Logging', folder, conf, files: custom.files, fill, logger: core.logger }));
  }
  if (table.table !== undefined) {
    const path = resolve(lib, 'cel.sqlite3');
    backends.push(new TableRecords({ name: 'CEL sqlite3 custom backend', path, layout: table, fill, clock: core.clock }));
  }
  return { settings, backends, manager: manager.enabled ? { showsUserDefined: manager.showsUserDefined } : undefined };
}
