import { compare } from '../compare-servers.ts';
import type { BenchCase, Figure } from '../figure.ts';
import { measureCalls } from '../measure-calls.ts';
import type { ServerProcess } from '../server-process.ts';
import { SipLoad } from '../sip-load.ts';
import { VoiceLoad } from '../voice-load.ts';

const filesFor = (load: SipLoad) => ({
  'sip.conf': [
    '[general]\nbindaddr = 127.0.0.1\nbindport = 0\ndisallow = all\nallow = ulaw',
    `[load-caller]\ntype = friend\nhost = 127.0.0.1\nport = ${load.callerPort}\ncontext = default`,
    `[load-callee]\ntype = friend\nhost = 127.0.0.1\nport = ${load.calleePort}\ncontext = default\n`,
  ].join('\n'),
  'extensions.conf': '[default]\nexten => 1,1,Dial(SIP/load-callee,30)\n same => n,Hangup()\n',
});

/** The same for an Asterisk: no registration, no password, the caller known by the name in From, all voice through the exchange. */
const asteriskFilesFor = (load: SipLoad) => ({
  'pjsip_endpoints.conf': [
    '[load-caller]\ntype = endpoint\ncontext = default\ndisallow = all\nallow = ulaw\ndirect_media = no',
    '[load-callee]\ntype = endpoint\ncontext = default\ndisallow = all\nallow = ulaw\ndirect_media = no\naors = load-callee',
    `[load-callee]\ntype = aor\ncontact = sip:load-callee@127.0.0.1:${load.calleePort}\n`,
  ].join('\n'),
  'extensions.conf': '[default]\nexten => 1,1,Dial(PJSIP/load-callee,30)\n same => n,Hangup()\n',
});

/** Runs a measurement on fresh servers that know the ends of the load. */
async function withLoad(measure: (server: ServerProcess, load: SipLoad) => Promise<Figure[]>): Promise<Figure[]> {
  let port = 0;
  const load = await SipLoad.open(() => port);
  const servers = { files: filesFor(load), asteriskFiles: asteriskFilesFor(load) };
  return compare(servers, (server) => {
    port = server.sipPort;
    return measure(server, load);
  }).finally(() => load.close());
}

export const sipCall: BenchCase = {
  name: 'sip-call',
  about: 'SIP call through Dial over UDP: both legs, RTP ports open, hang-up by the caller, nobody listening',
  run: (progress) => withLoad((server, load) => measureCalls(server, () => load.call('1'), 0.8, progress)),
};

const TALKING = 100;
const TALK_MS = 5000;

/** Both ends of so many calls talk; what the other ends hear was relayed. */
async function measureVoice(server: ServerProcess, load: SipLoad): Promise<Figure[]> {
  const voice = await VoiceLoad.start(2 * TALKING);
  try {
    const targets: number[] = [];
    for (let i = 0; i < 2 * TALKING; i += 2) {
      const ports = await load.talk('1', { caller: voice.ports[i]!, callee: voice.ports[i + 1]! });
      if (!ports) throw new Error('a call was refused');
      targets.push(ports.caller, ports.callee);
    }
    voice.talkTo(targets);
    await wait(WARM_UP_MS);
    const [heard, cpu, start] = [await voice.heard(), server.cpuSeconds(), performance.now()];
    await wait(TALK_MS);
    const relayed = (await voice.heard()) - heard;
    const seconds = (performance.now() - start) / 1000;
    return [
      { what: 'CPU a packet that is relayed', value: ((server.cpuSeconds() - cpu) / relayed) * 1e6, unit: 'us' },
      { what: 'packets', value: relayed / seconds, unit: '/s' },
      { what: 'packets lost', value: Math.max(0, 1 - relayed / (seconds * 2 * TALKING * PACKETS_A_SECOND)) * 100, unit: '%' },
      { what: 'peak memory', value: server.peakMiB, unit: 'MiB' },
    ];
  } finally {
    voice.stop();
  }
}

export const sipVoice: BenchCase = {
  name: 'sip-voice',
  about: `RTP packet between the phones of ${TALKING} SIP calls that talk, through the whole exchange`,
  run: () => withLoad(measureVoice),
};

const WARM_UP_MS = 1000;
const PACKETS_A_SECOND = 50;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
