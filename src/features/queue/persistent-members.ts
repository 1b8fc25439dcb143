import type { QueueMember } from './member.ts';
import type { NewMember } from './memberships.ts';

/**
 * Members that were added, as Asterisk keeps them in AstDB, so that its tools and ours read the same: parted by bars, each
 * `interface;penalty;paused;name;state interface;reason;wrap-up`. What parts them cannot stand in a name; it is kept as `_`.
 */
export function printMembers(members: Iterable<QueueMember>): string {
  const texts: string[] = [];
  for (const member of members) {
    if (!member.isDynamic) continue;
    const { interface: device, penalty, isPaused, name, stateInterface, pauseReason, wrapUpSeconds } = member;
    texts.push([device, penalty, Number(isPaused), name, stateInterface, pauseReason, wrapUpSeconds].map(plain).join(';'));
  }
  return texts.join('|');
}

/** What `printMembers` wrote, or an older Asterisk, which had fewer fields. */
export function readMembers(text: string): NewMember[] {
  return text.split('|').flatMap((entry) => {
    const [device = '', penalty, paused, name, stateInterface, pauseReason, wrapUp] = entry.split(';');
    if (device === '') return [];
    return [
      {
        interface: device,
        penalty: Number(penalty) || 0,
        isPaused: paused === '1',
        name: name || undefined,
        stateInterface: stateInterface || undefined,
        pauseReason: pauseReason || undefined,
        wrapUpSeconds: Number(wrapUp) || 0,
      },
    ];
  });
}

const plain = (value: string | number): string => String(value).replace(/[;|\r\n]/g, '_');
