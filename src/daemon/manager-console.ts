import { privilegeText } from '../ami/authority.ts';
import { DIALECTS } from '../ami/dialect/index.ts';
import type { ManagerService } from '../ami/manager-service.ts';
import type { ManagerConsole } from '../commands/manager-console.ts';
import type { ManagerOptions } from '../config/manager-conf.ts';

/** The manager as the text commands see it. Both parts are asked when a command runs: the manager starts after the commands are known. */
export function consoleOf(manager: () => ManagerService | undefined, config: () => ManagerOptions): ManagerConsole {
  return {
    users: () =>
      config().accounts.map((account) => ({
        name: account.name,
        hasSecret: account.secret !== undefined,
        hasAcl: account.acl.isSet,
        read: account.read,
        write: account.write,
        displayConnects: account.displayConnects,
        allowMultipleLogin: account.allowMultipleLogin,
        variables: account.variables,
      })),
    sessions: () =>
      (manager()?.sessions() ?? []).map((session) => ({
        id: session.id,
        user: session.name ?? '',
        address: session.address,
        startedAt: session.startedAt,
        readMask: session.read,
        writeMask: session.write,
      })),
    kick: (id) => manager()?.kick(id) ?? false,
    actions: (dialect) =>
      (manager()?.actions ?? []).map((action) => ({
        name: action.name,
        summary: action.summary,
        description: action.description,
        privilege: privilegeText(action.classBits(dialect)),
      })),
    uniqueIdIn: (dialect, uniqueId) => manager()?.uniqueIdIn(DIALECTS[dialect], uniqueId) ?? uniqueId,
    get queuedEvents() {
      return (manager()?.sessions() ?? []).reduce((bytes, session) => bytes + session.queuedBytes, 0);
    },
  };
}
