import { parseOptions, splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { HangupCause } from '../core/hangup-cause.ts';
import { superviseLimit } from './support/call-limit.ts';
import { parseDialOptions } from './support/dial-options.ts';
import { talk } from './support/talk.ts';

export default defineApplication({
  name: 'Bridge',
  summary: 'Bridge two channels.',
  syntax: 'Bridge(channel[,options])',
  description:
    'Takes another channel out of whatever it does and joins it with the caller. Afterwards each goes on with its next priority. Options of Dial that are known: h H k K t T w W x X L S; x hangs the other one up. `BRIDGERESULT` is SUCCESS, NONEXISTENT, LOOP or FAILURE.',
  async run(context, data) {
    const { core, channel } = context;
    const [name = '', optionText = ''] = splitArguments(data);
    const other = core.channels.find(name.trim());
    const refused = !other || other.hangingUp ? 'NONEXISTENT' : other === channel ? 'LOOP' : undefined;
    if (refused || !other) {
      channel.setVariable('BRIDGERESULT', refused ?? 'FAILURE');
      return undefined;
    }
    const options = parseDialOptions(optionText);
    const goesOn = other.interpreter !== undefined;
    const priority = other.priority + 1;
    await other.detach();
    other.update({ application: undefined, applicationData: undefined, ...(goesOn ? { priority } : {}) });
    await channel.answer();
    const answeredMs = core.clock.monotonic();
    let stopLimit: (() => void) | undefined;
    const end = await talk(context, other, options.rights, {
      onJoined: (call) => {
        channel.update({ connectedLine: other.callerId });
        other.update({ connectedLine: channel.callerId });
        stopLimit = superviseLimit(context, call, other, options, answeredMs);
      },
    });
    stopLimit?.();
    if (!other.ended && other.interpreter === undefined && other.bridge === undefined) {
      if (goesOn && !other.hangingUp && (end.first !== other || end.why === 'kicked') && !parseOptions(optionText).has('x')) {
        core.startDialplan(other, { context: other.context, exten: other.exten, priority });
      } else other.hangup(other.hangupCause || HangupCause.NormalClearing);
    }
    if (!channel.ended) channel.setVariable('BRIDGERESULT', 'SUCCESS');
    return undefined;
  },
});
