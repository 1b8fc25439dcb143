import type { BenchCase } from '../figure.ts';
import { measureCalls } from '../measure-calls.ts';
import { ServerProcess, withServer } from '../server-process.ts';
import { SipLoad } from '../sip-load.ts';

const filesFor = (load: SipLoad) => ({
  'sip.conf': [
    '[general]\nbindaddr = 127.0.0.1\nbindport = 0\ndisallow = all\nallow = ulaw',
    `[load-caller]\ntype = friend\nhost = 127.0.0.1\nport = ${load.callerPort}\ncontext = default`,
    `[load-callee]\ntype = friend\nhost = 127.0.0.1\nport = ${load.calleePort}\ncontext = default\n`,
  ].join('\n'),
  'extensions.conf': '[default]\nexten => 1,1,Dial(SIP/load-callee,30)\n same => n,Hangup()\n',
});

export const sipCall: BenchCase = {
  name: 'sip-call',
  about: 'SIP call through Dial over UDP: both legs, RTP ports open, hang-up by the caller, nobody listening',
  async run(progress) {
    let port = 0;
    const load = await SipLoad.open(() => port);
    const start = () => ServerProcess.ringdown(filesFor(load));
    return withServer(start, (server) => {
      port = server.sipPort;
      return measureCalls(server, () => load.call('1'), 0.8, progress);
    }).finally(() => load.close());
  },
};
