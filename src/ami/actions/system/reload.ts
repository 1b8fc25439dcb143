import { ReloadStatus, type ReloadStatusNumber } from '../../../exchange/reload-status.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const REFUSALS: Readonly<Partial<Record<ReloadStatusNumber, string>>> = {
  [ReloadStatus.Queued]: 'A reload is in progress',
  [ReloadStatus.NotFound]: 'No such module',
  [ReloadStatus.Error]: 'An unknown error occurred',
  [ReloadStatus.InProgress]: 'A reload is in progress',
  [ReloadStatus.Uninitialised]: 'Module not initialized',
  [ReloadStatus.NotSupported]: 'Module does not support reload',
};

export default defineAction({
  name: 'Reload',
  summary: 'Send a reload event.',
  description: 'Reads the configuration of one part, or of all, anew. A part whose files are wrong keeps its old configuration.',
  privileges: { modern: ['system', 'config'], classic: ['system'] },
  onlyIn: 'modern',
  fields: { module: text('Module', 'name of the part, with or without `.so`; all without it') },
  async run({ exchange }, { module }) {
    const status = await exchange.modules.reload(module);
    const refusal = REFUSALS[status];
    return refusal === undefined ? success('Module Reloaded') : failure(refusal);
  },
});
