import type { RtpRemote } from '../src/core/ports/media.ts';
import { LocalMediaEngine } from '../src/media/engine.ts';
import { openSocket } from './relay-load.ts';
import { VoiceLoad } from './voice-load.ts';

/** Sends on what one leg of a call hears to the other one. */
interface Relay {
  /** Where each leg hears. */
  readonly ports: readonly number[];
  /** Packets sent on so far. */
  sent(): number;
  stop(): Promise<void>;
}

/** Opens a leg for each port of a far end; two and two make a call. */
export type OpenRelay = (farEnds: readonly number[]) => Promise<Relay>;

const remoteAt = (port: number): RtpRemote => ({
  address: '127.0.0.1',
  port,
  payloadType: 0,
  codec: 'ulaw',
  ptimeMs: 20,
  telephoneEvent: 101,
  direction: 'sendrecv',
  latch: true,
});

/** The exchange's own engine: statistics and RTCP on. */
export async function ringdownRelay(farEnds: readonly number[]): Promise<Relay> {
  const engine = new LocalMediaEngine();
  const legs = await Promise.all(farEnds.map(() => engine.openRtp({ address: '127.0.0.1' })));
  for (const [i, leg] of legs.entries()) {
    leg.setRemote(remoteAt(farEnds[i]!));
    if (i % 2 === 1) engine.join(legs[i - 1]!, leg);
  }
  return {
    ports: legs.map((leg) => leg.local.port),
    sent: () => legs.reduce((sum, leg) => sum + leg.statistics().packetsSent, 0),
    stop: () => engine.stop(),
  };
}

/** All legs in one room, so that each hears all others; the first `talkers` of them are heard, the rest listen. */
export const ringdownRoom =
  (talkers: number): OpenRelay =>
  async (farEnds) => {
    const engine = new LocalMediaEngine();
    const mixer = engine.openMixer();
    const legs = await Promise.all(farEnds.map(() => engine.openRtp({ address: '127.0.0.1' })));
    for (const [i, leg] of legs.entries()) {
      leg.setRemote(remoteAt(farEnds[i]!));
      const place = mixer.openPort();
      place.mute('outgoing', i >= talkers);
      engine.join(leg, place);
    }
    return {
      ports: legs.map((leg) => leg.local.port),
      sent: () => legs.reduce((sum, leg) => sum + leg.statistics().packetsSent, 0),
      stop: () => engine.stop(),
    };
  };

/** The least that a relay in Node can do: each datagram is sent on as it came, unread. */
export async function leastRelay(farEnds: readonly number[]): Promise<Relay> {
  const sockets = await Promise.all(farEnds.map(openSocket));
  let sent = 0;
  for (const [i, socket] of sockets.entries()) {
    const other = sockets[i ^ 1]!;
    const port = farEnds[i ^ 1]!;
    socket.on('message', (packet) => {
      sent++;
      other.send(packet, port, '127.0.0.1');
    });
  }
  return {
    ports: sockets.map((socket) => socket.address().port),
    sent: () => sent,
    stop: async () => {
      for (const socket of sockets) socket.close();
    },
  };
}

export interface RelayFigure {
  /** Processor time of this process, user and system. */
  readonly microsecondsPerPacket: number;
  readonly packetsPerSecond: number;
}

/** Relays `calls` calls, 50 packets a second and leg, for `seconds` after a second of warming up. The packets come from another process. */
export async function measureRelay(open: OpenRelay, { calls, seconds }: { calls: number; seconds: number }): Promise<RelayFigure> {
  const load = await VoiceLoad.start(calls * 2);
  let relay: Relay | undefined;
  try {
    relay = await open(load.ports);
    load.talkTo(relay.ports);
    await wait(1000);
    const before = relay.sent();
    const cpuBefore = process.cpuUsage();
    await wait(seconds * 1000);
    const cpu = process.cpuUsage(cpuBefore);
    const relayed = relay.sent() - before;
    return { microsecondsPerPacket: (cpu.user + cpu.system) / relayed, packetsPerSecond: relayed / seconds };
  } finally {
    load.stop();
    await relay?.stop();
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
