import type { Channel } from '../core/channel/channel.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { canBePickedUp, oldest } from '../core/pickup.ts';
import { pickUpFirst } from './support/pick-up.ts';

export default defineApplication({
  name: 'PickupChan',
  summary: 'Pickup a ringing channel.',
  syntax: 'PickupChan(channel[&channel2[&...]][,options])',
  description:
    'Takes the call of the first of these channels that rings: `SIP/bob` for any of that party, a whole name, or a unique id. Option p: what is given is the beginning of a name. Goes on with the next priority when there is none.',
  async run(context, data) {
    const { core, channel } = context;
    const [names = '', options = ''] = splitArguments(data, { limit: 2 });
    const byPart = options.includes('p');
    const wanted = names.split('&').filter((name) => name.trim() !== '');
    const finders = wanted.map((name) => () => {
      const isNamed = nameTest(name.trim(), byPart);
      return oldest(core, (target) => target !== channel && isNamed(target) && canBePickedUp(target));
    });
    if (!(await pickUpFirst(context, finders))) context.logger.notice(`${channel.name}: no call to pick up from ${names}`);
    return undefined;
  },
});

/** A name without a serial number is that of a party: `SIP/bob` is not `SIP/bobby`. */
function nameTest(name: string, byPart: boolean): (channel: Channel) => boolean {
  const beginning = (byPart || name.includes('-') ? name : `${name}-`).toLowerCase();
  return (channel) => channel.name.toLowerCase().startsWith(beginning) || channel.uniqueId === name;
}
