import type { Channel } from '../core/channel/channel.ts';
import type { ApplicationContext } from '../core/dialplan/define-application.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { canBePickedUp, oldest, pickupSettings, ringingInGroupsOf } from '../core/pickup.ts';
import { pickUpFirst } from './support/pick-up.ts';
import { playPrompts } from './support/prompts.ts';

const MARK = 'PICKUPMARK';

export default defineApplication({
  name: 'Pickup',
  summary: 'Directed extension call pickup.',
  syntax: 'Pickup([extension[@context][&...]])',
  description: [
    'Takes a call that rings elsewhere. Without an argument it is the one that rings longest in the pickup groups of the channel; else the first',
    `that rings for one of the extensions. \`mark@${MARK}\` is the one whose variable ${MARK} has that value. Goes on with the next priority when`,
    'there is none.',
  ].join(' '),
  async run(context, data) {
    const places = data.split('&').filter((place) => place.trim() !== '');
    if (places.length === 0) return pickUpByGroup(context);
    if (
      !(await pickUpFirst(
        context,
        places.map((place) => () => ringingAt(context, place.trim())),
      ))
    )
      context.logger.notice(`${context.channel.name}: no call to pick up for ${data}`);
    return undefined;
  },
});

async function pickUpByGroup(context: ApplicationContext): Promise<undefined> {
  const { core, channel } = context;
  if (await pickUpFirst(context, [() => ringingInGroupsOf(core, channel)])) return;
  const { pickupFailSound } = pickupSettings.of(core);
  if (!pickupFailSound) return;
  await channel.answer();
  await playPrompts(context, [pickupFailSound]);
}

/** The call that rings for `extension@context`, or under `mark@PICKUPMARK`. */
function ringingAt({ core, channel }: ApplicationContext, place: string): Channel | undefined {
  const [extension = '', context = channel.context] = place.split('@', 2);
  const isWanted =
    context.toUpperCase() === MARK
      ? (target: Channel) => target.getVariable(MARK)?.toLowerCase() === extension.toLowerCase()
      : (target: Channel) => target.exten === extension && target.context === context;
  return oldest(core, (target) => target !== channel && isWanted(target) && canBePickedUp(target));
}
