import type { BenchCase, Figure } from '../figure.ts';
import { IaxLoad } from '../iax-load.ts';
import { measureCalls } from '../measure-calls.ts';
import { ServerProcess, withServer } from '../server-process.ts';

const TALKING_CALLS = 100;
const TALK_SECONDS = 5;
const FRAME_MS = 20;

const filesFor = (load: IaxLoad) => ({
  'iax.conf': [
    // A number that a call had rests for a minute: the calls of the measurement are not to run into the limit for an address.
    '[general]\nbindaddr = 127.0.0.1\nbindport = 0\nmaxcallnumbers = 32766\ndisallow = all\nallow = ulaw',
    '[load-caller]\ntype = user\ncontext = default',
    `[load-callee]\ntype = peer\nhost = 127.0.0.1\nport = ${load.calleePort}\n`,
  ].join('\n'),
  'extensions.conf': '[default]\nexten => 1,1,Dial(IAX2/load-callee,30)\n same => n,Hangup()\n',
});

/** Both ends of some calls talk; what arrives at the other ends was relayed. */
async function measureVoice(server: ServerProcess, load: IaxLoad): Promise<Figure[]> {
  let refused = 0;
  for (let i = 0; i < TALKING_CALLS; i++) if (!(await load.call('1', true))) refused++;
  const before = { heard: load.heard, cpu: server.cpuSeconds() };
  const start = performance.now();
  await new Promise<void>((resolve) => {
    let due = start;
    const timer = setInterval(() => {
      for (; due <= performance.now(); due += FRAME_MS) load.talk();
      if (due < start + TALK_SECONDS * 1000) return;
      clearInterval(timer);
      setTimeout(resolve, FRAME_MS);
    }, 5);
  });
  const relayed = load.heard - before.heard;
  return [
    { what: 'CPU a relayed mini frame', value: ((server.cpuSeconds() - before.cpu) / relayed) * 1e6, unit: 'us' },
    { what: 'mini frames', value: relayed / ((performance.now() - start) / 1000), unit: '/s' },
    { what: 'calls refused', value: refused, unit: 'lost', goal: { atMost: 0 } },
  ];
}

export const iaxCall: BenchCase = {
  name: 'iax-call',
  about: `IAX2 call through Dial: token, both legs, hang-up by the caller, nobody listening; then voice of ${TALKING_CALLS} calls`,
  async run(progress) {
    let port = 0;
    const load = await IaxLoad.open(() => port);
    const start = () => ServerProcess.ringdown(filesFor(load));
    return withServer(start, async (server) => {
      port = server.iaxPort;
      const calls = await measureCalls(server, () => load.call('1'), 0.8, progress);
      progress(`${TALKING_CALLS} calls that talk`);
      return [...calls, ...(await measureVoice(server, load))];
    }).finally(() => load.close());
  },
};
