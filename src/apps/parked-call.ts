import type { ParkedParty, ParkingLotOptions } from '../config/parking-lot.ts';
import { playPrompts as playTo } from '../core/channel/play-prompts.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { HangupCause } from '../core/hangup-cause.ts';
import type { InCallFeature, InCallRights } from '../features/in-call/in-call.ts';
import { parkingLots } from '../features/parking/parking.ts';
import { answerAndListen } from './support/answer.ts';
import { playPrompts } from './support/prompts.ts';
import { talk } from './support/talk.ts';

export default defineApplication({
  name: 'ParkedCall',
  summary: 'Retrieve a parked call.',
  syntax: 'ParkedCall([parking_lot_name[,parking_space]])',
  description:
    'Fetches the call of a space, or the one in the lowest space, and talks with it. A number alone, as in the dialplans of 2006, is a space. Where there is no call a sound says so and the call ends.',
  async run(context, data) {
    const { core, channel, signal } = context;
    const lots = parkingLots(core);
    await answerAndListen(context);
    const { lotName, space } = parsePlace(data, (name) => lots.find(name) !== undefined);
    const lot = lots.lotFor(channel, lotName);
    const tone = lot?.options.courtesyTone;
    if (lot && tone && allows(lot.options.courtesyFor, 'caller') && lots.take(lot, space)) await playPrompts(context, [tone]);
    const call = lot && lots.take(lot, space);
    if (!lot || !call) {
      await playPrompts(context, ['pbx-invalidpark']);
      return 'hangup';
    }
    const parked = call.channel;
    const end = await talk(context, parked, rightsOf(lot.options), {
      beforeEnter: () => call.retrieve(channel),
      onCalleeDone: call.onDone,
      onJoined: () => {
        parked.update({ connectedLine: channel.callerId });
        channel.update({ connectedLine: parked.callerId });
        if (tone && allows(lot.options.courtesyFor, 'callee')) void playTo(parked, [tone]);
      },
    });
    for (const each of [channel, parked]) if (!each.ended) each.assign({ hangupCause: each.hangupCause || HangupCause.NormalClearing });
    const isNobodys = !parked.ended && !parked.interpreter && !parked.bridge && (end.why !== 'released' || end.first !== parked);
    if (isNobodys) parked.hangup();
    return signal.aborted ? undefined : 'hangup';
  },
});

/** `lot,space`, `lot`, or the space alone of 2006. A space that is no number is that of no call. */
function parsePlace(data: string, isLot: (name: string) => boolean): { lotName: string; space: number | undefined } {
  const [first = '', second = ''] = splitArguments(data).map((part) => part.trim());
  const isSpaceAlone = second === '' && /^\d+$/.test(first) && !isLot(first);
  const [lotName, space] = isSpaceAlone ? ['', first] : [first, second];
  return { lotName, space: space === '' ? undefined : Number(space) };
}

const allows = (who: ParkedParty, party: 'caller' | 'callee'): boolean => who === party || who === 'both';

/** What each may do by digits while they talk: the one who fetched is the caller. */
function rightsOf({ transfers, reparking, hangup, recording }: ParkingLotOptions): InCallRights {
  const table: readonly (readonly [ParkedParty, readonly InCallFeature[]])[] = [
    [transfers, ['blindTransfer', 'attendedTransfer']],
    [reparking, ['parkCall']],
    [hangup, ['disconnect']],
    [recording, ['autoMixMonitor']],
  ];
  const of = (party: 'caller' | 'callee') => table.flatMap(([who, features]) => (allows(who, party) ? features : []));
  return { caller: of('caller'), callee: of('callee') };
}
