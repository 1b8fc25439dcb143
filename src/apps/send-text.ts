import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { jumpTo101 } from './support/priority-jump.ts';
import { orInterrupted } from './support/wait.ts';

export default defineApplication({
  name: 'SendText',
  summary: 'Send a Text Message on a channel.',
  syntax: 'SendText(text)',
  description: 'Sends a text to the caller. `SENDTEXTSTATUS` is SUCCESS, FAILURE, or UNSUPPORTED where the channel cannot take text.',
  async run(context, data) {
    const { core, channel, signal } = context;
    const { leg } = channel;
    const text = splitArguments(data, { limit: 1 })[0] ?? '';
    let status = 'UNSUPPORTED';
    if (leg.sendText) {
      channel.setVariable('SENDTEXTTYPE', 'BASIC');
      status = (await orInterrupted(signal, leg.sendText(text))) ? 'SUCCESS' : 'FAILURE';
    }
    channel.setVariable('SENDTEXTSTATUS', status);
    if (status !== 'SUCCESS' && core.dialplan.options.priorityJumping) jumpTo101(context);
    return undefined;
  },
});
