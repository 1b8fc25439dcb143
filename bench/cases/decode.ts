import { MessageDecoder } from '../../src/wire/message-decoder.ts';
import type { BenchCase } from '../figure.ts';

const CHUNK_BYTES = 16 << 10;
const WARM_UP_EVENTS = 50_000;
const EVENTS = 400_000;
/** Some of these are kept, as a program keeps the state of its calls: what is kept must not hold on to the chunks. */
const KEPT = 1000;

const EVENT = [
  'Event: Newexten',
  'Privilege: dialplan,all',
  'Channel: SIP/alice-00000001',
  'ChannelState: 6',
  'ChannelStateDesc: Up',
  'CallerIDNum: 100',
  'CallerIDName: Alice',
  'ConnectedLineNum: <unknown>',
  'ConnectedLineName: <unknown>',
  'Language: en',
  'AccountCode: ',
  'Context: default',
  'Exten: 600',
  'Priority: 1',
  'Uniqueid: 1700000000.1',
  'Linkedid: 1700000000.1',
  'Extension: 600',
  'Application: Echo',
  'AppData: ',
  '\r\n',
].join('\r\n');

/** A stream of events cut into chunks of that size, one after the other, without end. */
function* chunks(bytes: number): Generator<Buffer> {
  const lap = Buffer.from(EVENT.repeat(bytes), 'latin1').subarray(0, EVENT.length * Math.min(bytes, 1000));
  for (let rest: Buffer = Buffer.alloc(0); ; ) {
    const stream = Buffer.concat([rest, lap]);
    let at = 0;
    for (; at + bytes <= stream.length; at += bytes) yield stream.subarray(at, at + bytes);
    rest = stream.subarray(at);
  }
}

/** Each event in two parts. */
function* halves(): Generator<Buffer> {
  const event = Buffer.from(EVENT, 'latin1');
  for (;;) {
    yield Buffer.from(event.subarray(0, 200));
    yield Buffer.from(event.subarray(200));
  }
}

function decode(source: Generator<Buffer>, events: number): { perSecond: number; growthMiB: number } {
  const decoder = new MessageDecoder();
  decoder.push(Buffer.from('Asterisk Call Manager/11.0.0\r\n'));
  const kept: string[] = [];
  let characters = 0;
  const heap = process.memoryUsage().heapUsed + process.memoryUsage().external;
  const cpu = process.cpuUsage();
  let count = 0;
  while (count < events) {
    for (const { headers } of decoder.push(source.next().value!)) {
      for (const [name, value] of headers) characters += name.length + value.length;
      if (count % KEPT === 0) kept[(count / KEPT) % KEPT] = headers.get('Channel') ?? '';
      count++;
    }
  }
  const { user, system } = process.cpuUsage(cpu);
  if (characters === 0) throw new Error('nothing was read');
  const perSecond = count / ((user + system) / 1e6);
  const growth = process.memoryUsage().heapUsed + process.memoryUsage().external - heap;
  return { perSecond, growthMiB: Math.max(0, growth / (1 << 20)) };
}

export const decoding: BenchCase = {
  name: 'decode',
  about: 'decoding AMI events of 19 headers, each header read',
  async run() {
    decode(chunks(CHUNK_BYTES), WARM_UP_EVENTS);
    decode(halves(), WARM_UP_EVENTS);
    const whole = decode(chunks(CHUNK_BYTES), EVENTS);
    const split = decode(halves(), EVENTS / 2);
    return [
      { what: 'events in chunks of 16 KiB', value: whole.perSecond, unit: '/s', goal: { atLeast: 400_000 } },
      { what: 'events split in two', value: split.perSecond, unit: '/s', goal: { atLeast: 150_000 } },
      { what: 'growth of the heap', value: Math.max(whole.growthMiB, split.growthMiB), unit: 'MiB', goal: { atMost: 64 } },
    ];
  },
};
