import { join, resolve } from 'node:path';
import { parseCdrConf } from '../../config/cdr-conf.ts';
import { parseCdrManagerConf } from '../../config/cdr-manager-conf.ts';
import { parseRecordTableConf } from '../../config/record-table-conf.ts';
import { parseRecordTemplatesConf } from '../../config/record-templates-conf.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import { type CdrConfiguration, CdrService, cdrService } from '../../features/cdr/cdr-service.ts';
import { CsvCallRecords } from '../stores/csv-call-records.ts';
import { fillCallRecord } from '../stores/fill-record.ts';
import { TableRecords } from '../stores/table-records.ts';
import { TemplateFiles } from '../stores/template-files.ts';
import type { ExchangePart, PartContext } from './exchange-part.ts';

/** Files of which one says that somebody wants records. */
const FILES = ['cdr.conf', 'cdr_custom.conf', 'cdr_manager.conf', 'cdr_sqlite3_custom.conf'];

/**
 * cdr.conf and what its backends read: call detail records. Without any of the files nobody wants records, and none are made. At a reload
 * the records of calls that are going on are kept.
 */
export const cdrPart: ExchangePart = async (context) => {
  const { core, onClose, reloads } = context;
  let service: CdrService | undefined;
  const prepare = async () => {
    const configuration = await read(context);
    return () => {
      if (service) service.configure(configuration);
      else if (configuration.settings.enabled) {
        service = new CdrService(core, configuration);
        cdrService.fill(core, service);
      }
    };
  };
  (await prepare())();
  for (const module of ['cdr', 'cdr_csv', 'cdr_custom', 'cdr_manager', 'cdr_sqlite3_custom']) reloads({ module, prepare });
  onClose(() => service?.close());
};

async function read({ core, loader }: PartContext): Promise<CdrConfiguration> {
  const isWanted = (await Promise.all(FILES.map((file) => loader.has(file)))).includes(true);
  const { batch, csv, ...settings } = await loader.load('cdr.conf', parseCdrConf);
  const custom = await loader.load('cdr_custom.conf', parseRecordTemplatesConf);
  const table = await loader.load('cdr_sqlite3_custom.conf', parseRecordTableConf);
  const manager = await loader.load('cdr_manager.conf', parseCdrManagerConf);
  const { log, lib } = core.settings.directories;
  const backends: RecordBackend<CallRecord>[] = [];
  const fill = fillCallRecord(core);
  if (csv) backends.push(new CsvCallRecords(log, csv, core.logger));
  if (custom.files.length > 0) {
    const [folder, conf] = [join(log, 'cdr-custom'), 'cdr_custom.conf'];
    backends.push(new TemplateFiles({ name: 'cdr-custom', folder, conf, files: custom.files, fill, logger: core.logger }));
  }
  if (table.table !== undefined) {
    const path = resolve(lib, 'cdr.sqlite3');
    backends.push(new TableRecords({ name: 'cdr_sqlite3_custom', path, layout: table, fill, clock: core.clock }));
  }
  return {
    settings: { ...settings, enabled: settings.enabled && isWanted },
    batch,
    backends,
    manager: manager.enabled ? { mappings: manager.mappings } : undefined,
  };
}
