/** The voice of calls, in a process of its own: a socket a leg, each sending 172 bytes every 20 ms, a quarter of them every 5 ms. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What the process that measures and this one tell each other: where each leg hears, where it is to send to, and what all have heard. */
export type RelayMessage = { readonly ports: readonly number[] } | { readonly targets: readonly number[] } | { readonly heard: number };

const SLOT_MS = 5;
const SLOTS = 4;

/** A socket bound to a port of the loopback; with a lookup that answers at once, `listening` comes within `bind`. */
export async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', lookup: (name, _options, callback) => callback(null, name, 4) });
  const listening = once(socket, 'listening');
  socket.bind(0, '127.0.0.1');
  await listening;
  return socket;
}

function firstPacket(ssrc: number): Buffer {
  const packet = Buffer.alloc(172, 0x55);
  packet.writeUInt32BE(0x8000_0000, 0);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}

async function generate(legs: number): Promise<void> {
  const sockets = await Promise.all(Array.from({ length: legs }, openSocket));
  const packets = sockets.map((_, i) => firstPacket(i));
  let targets: readonly number[] = [];
  let slot = 0;
  const sendSlot = () => {
    for (let i = slot % SLOTS; i < targets.length; i += SLOTS) {
      const packet = packets[i]!;
      packet.writeUInt16BE((packet.readUInt16BE(2) + 1) & 0xffff, 2);
      packet.writeUInt32BE((packet.readUInt32BE(4) + 160) >>> 0, 4);
      sockets[i]!.send(Buffer.from(packet), targets[i]!, '127.0.0.1');
    }
    slot++;
  };
  let heard = 0;
  for (const socket of sockets) socket.on('message', () => heard++);
  process.on('message', (message: RelayMessage) => {
    if ('heard' in message) process.send?.({ heard } satisfies RelayMessage);
    if (!('targets' in message)) return;
    targets = message.targets;
    let due = performance.now();
    setInterval(() => {
      for (; due <= performance.now(); due += SLOT_MS) sendSlot();
    }, 2);
  });
  process.send?.({ ports: sockets.map((socket) => socket.address().port) } satisfies RelayMessage);
}

if (process.argv[2] === 'generate') await generate(Number(process.argv[3]));
