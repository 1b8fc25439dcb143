import { defineApplication } from '../core/dialplan/define-application.ts';
import { parkingLots, parseParkWishes } from '../features/parking/parking.ts';
import { answerAndListen } from './support/answer.ts';
import { parkHere } from './support/park-here.ts';
import { playPrompts } from './support/prompts.ts';

export default defineApplication({
  name: 'Park',
  summary: 'Park yourself.',
  syntax: 'Park([parking_lot_name[,options]])',
  description: [
    'The call waits in a space of a parking lot until somebody fetches it. The lot is the one named, that of the variable `PARKINGLOT`, that of',
    'the phone, or `default`; `PARKINGEXTEN` names the space. When the time is up the call goes back to who parked it.',
    'Options: c(context,extension,priority) where it goes then instead. m(class) music. r ringing instead of music. R any space by chance.',
    's the space is not said. t(seconds) instead of the time of the lot.',
  ].join('\n'),
  async run(context, data) {
    const { core, channel } = context;
    await answerAndListen(context);
    const wishes = parseParkWishes(data);
    const wasTransferred = channel.getVariable('BLINDTRANSFER') !== undefined;
    const outcome = await parkHere(context, parkingLots(core), wishes);
    if (outcome === 'parked') return 'hangup';
    if (outcome === 'refused' && !wishes.isSilent && !wasTransferred) await playPrompts(context, ['pbx-parkingfailed']);
    return undefined;
  },
});
