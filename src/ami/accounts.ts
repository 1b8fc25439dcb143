import type { Logger } from '../base/logger.ts';
import type { ManagerAccountOptions } from '../config/manager-conf.ts';
import type { ManagerAccount } from './account.ts';
import { parseClassList } from './authority.ts';
import { type EventFilter, parseEventFilter } from './event-filter.ts';

/** The accounts of manager.conf by lower-case name. Of a name that stands twice the last section counts. */
export function buildAccounts(sections: readonly ManagerAccountOptions[], logger: Logger): Map<string, ManagerAccount> {
  return new Map(sections.map((section) => [section.name.toLowerCase(), buildAccount(section, logger)]));
}

function buildAccount(section: ManagerAccountOptions, logger: Logger): ManagerAccount {
  const filters: EventFilter[] = [];
  for (const { pattern, criteria, file, line } of section.eventFilters) {
    const parsed = parseEventFilter(pattern, criteria === '' ? undefined : criteria);
    if (typeof parsed === 'string') logger.warning(`${file}:${line}: this event filter is not valid and is left out: ${pattern}`);
    else filters.push(parsed);
  }
  return {
    name: section.name,
    secret: section.secret,
    read: parseClassList(section.read),
    write: parseClassList(section.write),
    permits: (address) => section.acl.permits(address),
    filters,
    writeTimeoutMs: section.writeTimeoutMs,
    variables: section.variables,
    displaysConnects: section.displayConnects,
    allowsMultipleLogin: section.allowMultipleLogin,
    dialect: section.dialect,
    commandFollows: section.commandFormat === 'follows',
    slowPolicy: section.slowPolicy,
    overtaking: section.overtaking,
  };
}
