import { playPrompts } from '../core/channel/play-prompts.ts';
import { DialGroup } from '../core/dial/dial-group.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { type ApplicationContext, defineApplication } from '../core/dialplan/define-application.ts';
import { HangupCause } from '../core/hangup-cause.ts';
import { type ParkedCall, spacePrompts } from '../features/parking/parked-call.ts';
import { parkingLots, parseParkWishes } from '../features/parking/parking.ts';
import { parkHere } from './support/park-here.ts';

/** How long the one who is told may take to answer. */
const ANNOUNCE_MS = 30_000;

export default defineApplication({
  name: 'ParkAndAnnounce',
  summary: 'Park and Announce.',
  syntax: 'ParkAndAnnounce([parking_lot_name],[options],announce[:announce1[:...]],dial)',
  description: [
    'Parks the call as Park does and rings somebody, who hears the sounds and the number of the space where `PARKED` stands among them.',
    '`PARKEDAT` is the space there. Options are those of Park. The form of 2006 is taken too: ParkAndAnnounce(sounds,seconds,dial[,context,exten,priority]).',
  ].join('\n'),
  async run(context, data) {
    const { template, dial, park } = parse(data);
    if (template === '' || !dial.includes('/')) {
      context.logger.warning(`${context.channel.name}: ParkAndAnnounce needs sounds and whom to dial, as technology/resource`);
      return 'hangup';
    }
    const outcome = await parkHere(context, parkingLots(context.core), { ...parseParkWishes(park), isSilent: true }, (call) => {
      void announce(context, call, template, dial);
    });
    return outcome === 'parked' ? 'hangup' : undefined;
  },
});

/** Today's arguments, or those of 2006, which begin with the sounds. */
function parse(data: string): { template: string; dial: string; park: string } {
  const [first = '', second = '', third = '', fourth = '', ...rest] = splitArguments(data);
  if (fourth.includes('/') || !third.includes('/')) return { template: third, dial: fourth, park: `${first},${second}` };
  const comeback = [fourth, ...rest].filter((part) => part !== '').join(',');
  return { template: first, dial: third, park: `,${second && `t(${second})`}${comeback && `c(${comeback})`}` };
}

async function announce({ core, logger }: ApplicationContext, call: ParkedCall, template: string, dial: string): Promise<void> {
  const group = new DialGroup(core);
  const leg = group.request(dial);
  if ('refused' in leg) {
    logger.warning(`nobody at ${dial} can be told of space ${call.space}`);
    return;
  }
  const { channel } = leg;
  channel.setVariable('_PARKEDAT', String(call.space));
  channel.inheritVariables(call.channel.variables.inherited());
  channel.update({ connectedLine: call.channel.callerId });
  if (!group.ring(leg)) return;
  const outcome = await group.outcome(ANNOUNCE_MS);
  if (outcome.kind !== 'answered') return;
  const sounds = template.split(':').flatMap((name) => (name === 'PARKED' ? spacePrompts(call.space) : [name]));
  await playPrompts(outcome.leg.channel, sounds);
  outcome.leg.channel.hangup(HangupCause.NormalClearing);
}
