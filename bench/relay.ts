import { type ChildProcess, fork } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RtpPort } from '../src/core/ports/media.ts';
import { LocalMediaEngine } from '../src/media/engine.ts';

/** Processor time of this process per relayed RTP packet, G.711, statistics and RTCP on; the packets come from a process of their own. */
export interface RelayFigure {
  readonly calls: number;
  readonly relayed: number;
  readonly sent: number;
  readonly microsecondsPerPacket: number;
}

export interface RelayOptions {
  /** Calls of two legs; 50 packets a second and leg. */
  readonly calls: number;
  readonly seconds: number;
}

/** Relays `calls` calls for `seconds` after a second of warming up. */
export async function benchRelay({ calls, seconds }: RelayOptions): Promise<RelayFigure> {
  const engine = new LocalMediaEngine();
  const child = fork(fileURLToPath(import.meta.url), ['generator', String(calls * 2)], { execArgv: process.execArgv });
  try {
    const { ports } = await message<{ ports: number[] }>(child);
    const legs = await Promise.all(ports.map((port) => openLeg(engine, port)));
    for (let i = 0; i < legs.length; i += 2) engine.join(legs[i]!, legs[i + 1]!);
    child.send({ targets: legs.map((leg) => leg.local.port) });
    await wait(1000);
    const before = packetsSent(legs);
    const cpuBefore = process.cpuUsage();
    await wait(seconds * 1000);
    const cpu = process.cpuUsage(cpuBefore);
    const relayed = packetsSent(legs) - before;
    child.send({ stop: true });
    const { sent } = await message<{ sent: number }>(child);
    return { calls, relayed, sent, microsecondsPerPacket: (cpu.user + cpu.system) / relayed };
  } finally {
    child.kill();
    await engine.stop();
  }
}

async function openLeg(engine: LocalMediaEngine, port: number): Promise<RtpPort> {
  const leg = await engine.openRtp({ address: '127.0.0.1' });
  leg.setRemote({
    address: '127.0.0.1',
    port,
    payloadType: 0,
    codec: 'ulaw',
    ptimeMs: 20,
    telephoneEvent: 101,
    direction: 'sendrecv',
    latch: true,
  });
  return leg;
}

const packetsSent = (legs: readonly RtpPort[]): number => legs.reduce((sum, leg) => sum + leg.statistics().packetsSent, 0);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function message<T>(child: ChildProcess): Promise<T> {
  const [value] = await once(child, 'message');
  return value as T;
}

/** The other process: a socket a leg, each sending 172 bytes every 20 ms, a quarter of them every 5 ms. */
async function generate(count: number): Promise<void> {
  const sockets = await Promise.all(Array.from({ length: count }, openSocket));
  let targets: number[] = [];
  let sent = 0;
  let tick = 0;
  const packets = sockets.map((_, i) => header(i));
  const sendSlot = () => {
    for (let i = tick % 4; i < targets.length; i += 4) {
      const packet = packets[i]!;
      packet.writeUInt16BE((packet.readUInt16BE(2) + 1) & 0xffff, 2);
      packet.writeUInt32BE((packet.readUInt32BE(4) + 160) >>> 0, 4);
      sockets[i]!.send(Buffer.from(packet), targets[i]!, '127.0.0.1');
      sent++;
    }
    tick++;
  };
  process.on('message', (order: { targets?: number[]; stop?: boolean }) => {
    if (order.stop) process.send?.({ sent });
    if (!order.targets) return;
    targets = order.targets;
    let due = performance.now();
    setInterval(() => {
      for (; due <= performance.now(); due += 5) sendSlot();
    }, 2);
  });
  process.send?.({ ports: sockets.map((socket) => socket.address().port) });
}

function header(index: number): Buffer {
  const packet = Buffer.alloc(172, 0x55);
  packet.writeUInt32BE(0x8000_0000, 0);
  packet.writeUInt32BE(index, 8);
  return packet;
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', lookup: (name, _options, callback) => callback(null, name, 4) });
  // With a lookup that answers at once, `listening` comes within `bind`.
  const listening = once(socket, 'listening');
  socket.bind(0, '127.0.0.1');
  await listening;
  return socket;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === 'generator') await generate(Number(process.argv[3]));
  else console.log(await benchRelay({ calls: Number(process.argv[2] ?? 100), seconds: 5 }));
}
