import type { BenchCase, Figure } from '../figure.ts';
import { LoadClient, repeat } from '../load-client.ts';
import { ServerProcess, withServer } from '../server-process.ts';
import { SipLoad } from '../sip-load.ts';

const WARM_UP = 500;
const MEASURED = 2000;
const AT_A_TIME = 20;

const filesFor = (load: SipLoad) => ({
  'sip.conf': [
    '[general]\nbindaddr = 127.0.0.1\nbindport = 0\ndisallow = all\nallow = ulaw',
    `[load-caller]\ntype = friend\nhost = 127.0.0.1\nport = ${load.callerPort}\ncontext = default`,
    `[load-callee]\ntype = friend\nhost = 127.0.0.1\nport = ${load.calleePort}\ncontext = default\n`,
  ].join('\n'),
  'extensions.conf': '[default]\nexten => 1,1,Dial(SIP/load-callee,30)\n same => n,Hangup()\n',
});

async function measure(server: ServerProcess, load: SipLoad, calls: number) {
  let failed = 0;
  const cpu = server.cpuSeconds();
  const start = performance.now();
  await repeat(calls, AT_A_TIME, async () => {
    if (!(await load.call('1'))) failed++;
  });
  const perSecond = calls / ((performance.now() - start) / 1000);
  return { cpuMilliseconds: ((server.cpuSeconds() - cpu) / calls) * 1000, perSecond, failed };
}

export const sipCall: BenchCase = {
  name: 'sip-call',
  about: 'SIP call through Dial over UDP: both legs, RTP ports open, hang-up by the caller, nobody listening',
  async run(progress) {
    let port = 0;
    const load = await SipLoad.open(() => port);
    const start = () => ServerProcess.ringdown(filesFor(load));
    return withServer<Figure[]>(start, async (server) => {
      port = server.sipPort;
      progress(`${WARM_UP} calls to warm up`);
      const cold = await measure(server, load, WARM_UP);
      progress(`${MEASURED} calls`);
      const warm = await measure(server, load, MEASURED);
      const listener = await LoadClient.open(server.amiPort, 'on');
      progress(`${MEASURED} calls with a client listening`);
      const heard = await measure(server, load, MEASURED);
      listener.close();
      return [
        { what: 'CPU a call, warm', value: warm.cpuMilliseconds, unit: 'ms', goal: { atMost: 0.8 } },
        { what: `CPU a call, first ${WARM_UP}`, value: cold.cpuMilliseconds, unit: 'ms' },
        { what: 'CPU a call, a client listening', value: heard.cpuMilliseconds, unit: 'ms' },
        { what: 'calls', value: warm.perSecond, unit: '/s' },
        { what: 'calls failed', value: cold.failed + warm.failed + heard.failed, unit: 'lost', goal: { atMost: 0 } },
        { what: 'peak memory', value: server.peakMiB, unit: 'MiB' },
      ];
    }).finally(() => load.close());
  },
};
