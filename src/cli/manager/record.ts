import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { finished as completed } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import { SystemClock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { AmiClient } from '../../client/index.ts';
import { parseAddress } from '../address.ts';
import { parseInput } from './input-line.ts';
import { AMI_PORT, optionsFor, placeOf, printPlace, type ServerArguments, withServer } from './server-choice.ts';
import { SessionRecorder } from './session-recorder.ts';
import { ownVocabulary } from './vocabulary.ts';

interface RecordArguments extends ServerArguments {
  readonly listen?: string;
  readonly classes: string;
  readonly force: boolean;
}

/** `ringdown record FILE`: what a manager says, and what is sent to it, as it is on the wire. */
export const recordCommand = (): Command =>
  withServer(
    new Command('record')
      .description('Write a session with a manager to a file, as it is on the wire, for tests and for ringdown replay.')
      .argument('<file>', 'JSON lines: t, conn, dir, text')
      .option('--classes <list>', 'what the server is asked to send, such as call,agent', 'on')
      .option('--listen <host:port>', 'do not log in: stand between any client and the server, and record both')
      .option('--force', 'write over an earlier file', false),
  )
    .addHelpText(
      'after',
      `
Until Control-C, or the end of what is typed: each line of standard input is sent, as an
action (Ping, or Originate Channel=SIP/alice ...) or as a command of the console. Secrets
and keys of logins are not written, nor are secrets in configuration files that are shown;
names and numbers are.

  ringdown record calls.jsonl
  ringdown record login.jsonl --listen 127.0.0.1:5039 --server pbx.example`,
    )
    .action(async (path: string, given: RecordArguments) => {
      const file = createWriteStream(path, { flags: given.force ? 'w' : 'wx', mode: 0o600 });
      await once(file, 'open');
      const finished = new AbortController();
      // A disk that is full ends it, and says so below.
      file.on('error', () => finished.abort());
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => finished.abort());
      const recorder = new SessionRecorder(path, printPlace(await placeOf(given)), new SystemClock(), (line) => void file.write(line));
      try {
        if (given.listen === undefined) await follow(given, recorder, finished.signal);
        else await relay(given.listen, given, recorder, finished.signal);
      } finally {
        file.end();
        await completed(file);
      }
      process.stderr.write(`${recorder.messages} messages in ${path}\n`);
    });

/** Logs in, and sends what is typed; where nothing is, until it is told to end. */
async function follow(given: RecordArguments, recorder: SessionRecorder, finished: AbortSignal): Promise<void> {
  const options = await optionsFor(given);
  const ami = new AmiClient({ ...options, via: recorder.recorded(options.via), events: given.classes });
  await ami.connect();
  try {
    await sendTyped(ami, finished);
  } finally {
    await ami.close();
  }
}

/** Sends each line of standard input. */
async function sendTyped(ami: AmiClient, finished: AbortSignal): Promise<void> {
  process.stderr.write(`recording ${ami.name}; Control-C ends it\n`);
  const actions = new Set((await ownVocabulary()).actions.keys());
  const input = createInterface({ input: process.stdin, signal: finished });
  let typed = 0;
  for await (const line of input) {
    typed++;
    const asked = parseInput(line, actions);
    try {
      if (asked.kind === 'action') await ami.freeForm.list(asked.name, asked.fields);
      else if (asked.kind === 'command') await ami.command(asked.text);
    } catch (error) {
      process.stderr.write(`${messageOf(error)}\n`);
    }
  }
  if (typed === 0 && !finished.aborted) await once(finished, 'abort');
}

/** Hands bytes on between clients and the server, unchanged. */
async function relay(listen: string, given: RecordArguments, recorder: SessionRecorder, finished: AbortSignal): Promise<void> {
  const place = await placeOf(given);
  if (place.tls) throw new InvalidArgumentError('--listen stands between plain connections only');
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(place);
    const taps = recorder.connection();
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        taps.end();
      });
    }
    client.on('data', (bytes) => taps.take('>', bytes));
    upstream.on('data', (bytes) => taps.take('<', bytes));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.end());
    client.pipe(upstream);
    upstream.pipe(client);
  });
  const { host, port = AMI_PORT } = parseAddress(listen, AMI_PORT);
  server.listen(port, host);
  await once(server, 'listening');
  const at = server.address() as AddressInfo;
  process.stderr.write(`recording between ${host}:${at.port} and ${printPlace(place)}; Control-C ends it\n`);
  if (!finished.aborted) await once(finished, 'abort');
  server.close();
  for (const socket of sockets) socket.destroy();
}
