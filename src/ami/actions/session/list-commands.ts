import type { HeaderRow } from '../../../wire/message-encoder.ts';
import { privilegeText } from '../../authority.ts';
import { defineAction } from '../../define-action.ts';
import { success } from '../../reply.ts';

/** Lists the actions that this session may run, each with what it does and the classes it asks for. */
export const listCommands = defineAction({
  name: 'ListCommands',
  summary: 'List available manager commands.',
  privileges: [],
  run: ({ session, dialect, manager }) => {
    const rows: HeaderRow[] = [];
    for (const action of manager.actions) {
      if (!manager.isAllowed(session, action)) continue;
      // In 2006 a synopsis ended without a full stop.
      const summary = dialect.name === 'classic' ? action.summary.replace(/[.]$/, '') : action.summary;
      rows.push([action.name, `${summary} (Priv: ${privilegeText(action.classBits(session.dialect.name))})`]);
    }
    return success(undefined, rows);
  },
});
