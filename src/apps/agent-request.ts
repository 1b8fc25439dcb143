import { orAborted } from '../base/abort.ts';
import { Bridge } from '../core/bridge/bridge.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { HangupCause } from '../core/hangup-cause.ts';
import { agentPool } from '../features/agent/agent-pool.ts';
import { RequestedCall } from '../features/agent/requested-call.ts';
import { answerAndListen } from './support/answer.ts';

export default defineApplication({
  name: 'AgentRequest',
  summary: 'Request an agent to connect with the channel.',
  syntax: 'AgentRequest(AgentId)',
  description:
    'Asks an agent who is logged in to take the call, and ends the call when they have talked. The dialplan goes on where that came to nothing, with `AGENT_STATUS` INVALID, NOT_LOGGED_IN, BUSY, NOT_CONNECTED or ERROR.',
  async run(context, data) {
    const { core, channel, logger, signal } = context;
    const pool = agentPool.of(core);
    pool.open();
    const id = (splitArguments(data)[0] ?? '').trim();
    if (id === '') {
      logger.warning(`${channel.name}: AgentRequest needs the id of an agent`);
      return 'hangup';
    }
    const agent = pool.get(id);
    if (!agent) {
      channel.setVariable('AGENT_STATUS', 'INVALID');
      return undefined;
    }
    const bridge = new Bridge(core);
    const call = new RequestedCall({ core, caller: channel, bridge, signal, answer: () => answerAndListen(context) });
    if (!agent.isLoggedIn || agent.state === 'leaving' || !agent.offer(call)) {
      bridge.dissolve();
      channel.setVariable('AGENT_STATUS', agent.isLoggedIn && agent.state !== 'leaving' ? 'BUSY' : 'NOT_LOGGED_IN');
      return undefined;
    }
    try {
      bridge.enter(channel);
      channel.setVariable('AGENT_STATUS', 'NOT_CONNECTED');
      channel.indicate({ kind: 'ringing' });
      return (await orAborted(signal, call.done)) === 'talked' ? 'hangup' : undefined;
    } finally {
      if (channel.hangupCause === HangupCause.NotDefined) channel.assign({ hangupCause: HangupCause.NormalClearing });
      call.giveUp();
      bridge.dissolve();
    }
  },
});
