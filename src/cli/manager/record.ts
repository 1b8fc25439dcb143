import { once } from 'node:events';
import type { Interface } from 'node:readline';
import { Command, InvalidArgumentError } from 'commander';
import { SystemClock, type Timer } from '../../base/clock.ts';
import { countOf } from '../../base/count.ts';
import { AmiClient } from '../../client/index.ts';
import { parseAddress } from '../address.ts';
import { printFailure } from '../failure.ts';
import { ProgressLine, printBytes, printElapsed } from '../progress.ts';
import { stopSignal } from '../stop-signals.ts';
import { parseInput } from './input-line.ts';
import { type PairArguments, pairOf, withPair } from './listener-pair.ts';
import { RecordingFile } from './recording-file.ts';
import { Relay } from './relay.ts';
import { AMI_PORT, optionsFor, placeOf, printPlace, type ServerArguments, withServer } from './server-choice.ts';
import { SessionRecorder } from './session-recorder.ts';
import { editedLines, pipedLines } from './typed-lines.ts';
import { ownVocabulary } from './vocabulary.ts';

interface RecordArguments extends ServerArguments, PairArguments {
  readonly listen?: string;
  readonly classes: string;
  readonly force: boolean;
}

/** `ringdown record FILE`: what a manager says, and what is sent to it, as it is on the wire. */
export const recordCommand = (): Command =>
  withServer(
    withPair(new Command('record'))
      .description('Write a session with a manager to a file, as it is on the wire, for tests and for ringdown replay.')
      .argument('<file>', 'JSON lines: t, conn, dir, text; - for standard output')
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
names and numbers are. With --listen the server is reached as the flags say (--tls), and
clients come by TLS where --tls-cert names a certificate. On a terminal it tells how long
it has been at it, and how many messages and bytes there were.

  ringdown record calls.jsonl
  ringdown record - | jq -r 'select(.dir == "<") | .text'
  ringdown record login.jsonl --listen 127.0.0.1:15038 --server pbx.example --tls
  ringdown record tls.jsonl --listen 127.0.0.1:15039 --tls-cert ringdown.crt --tls-key ringdown.key`,
    )
    .action(async (path: string, given: RecordArguments) => {
      if (given.tlsCert !== undefined && given.listen === undefined) throw new InvalidArgumentError('--tls-cert needs --listen');
      const place = printPlace(await placeOf(given));
      const finished = new AbortController();
      const file = await RecordingFile.open(path, given.force, () => finished.abort());
      stopSignal().addEventListener('abort', () => finished.abort());
      const recorder = new SessionRecorder(path, place, new SystemClock(), (line) => file.write(line));
      try {
        if (given.listen === undefined) await follow(given, recorder, finished);
        else await relay(given.listen, given, recorder, finished.signal);
      } catch (error) {
        // A file of its own that holds nothing would only stand in the way of the next try.
        if (recorder.messages === 0 && !given.force) await file.remove();
        throw error;
      } finally {
        await file.close();
      }
      process.stderr.write(`${countOf(recorder.messages, 'message')} in ${path === '-' ? 'all' : path}\n`);
    });

/** Logs in, and sends what is typed; where nothing is, until it is told to end. */
async function follow(given: RecordArguments, recorder: SessionRecorder, finished: AbortController): Promise<void> {
  const options = await optionsFor(given);
  const ami = new AmiClient({ ...options, via: recorder.recorded(options.via), events: given.classes });
  await ami.connect();
  try {
    await sendTyped(ami, recorder, finished);
  } finally {
    await ami.close();
  }
}

/** Sends each line of standard input. On a terminal the prompt tells how far it has come. */
async function sendTyped(ami: AmiClient, recorder: SessionRecorder, finished: AbortController): Promise<void> {
  process.stderr.write(`recording ${ami.name}; Control-C ends it\n`);
  const actions = new Set((await ownVocabulary()).actions.keys());
  const { signal } = finished;
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  const editor = isTerminal ? editedLines({ output: process.stderr, signal }) : undefined;
  editor?.on('SIGINT', () => finished.abort());
  const prompt = editor && new Prompt(editor, recorder);
  const progress = editor ? undefined : new ProgressLine(process.stderr, recorder.clock, () => tellOf(recorder));
  let typed = 0;
  try {
    for await (const line of editor ?? pipedLines(process.stdin, signal)) {
      typed++;
      try {
        const asked = parseInput(line, actions);
        if (asked.kind === 'action') await ami.freeForm.list(asked.name, asked.fields, { signal });
        else if (asked.kind === 'command') await ami.command(asked.text, { signal });
      } catch (error) {
        if (signal.aborted) break;
        process.stderr.write(`${printFailure(error)}\n`);
      }
    }
    if (typed === 0 && !signal.aborted) await once(signal, 'abort');
  } finally {
    prompt?.end();
    progress?.end();
  }
}

/** The line that is typed on, behind what was recorded so far. */
class Prompt {
  readonly #input: Interface;
  readonly #recorder: SessionRecorder;
  #timer: Timer | undefined;

  constructor(input: Interface, recorder: SessionRecorder) {
    this.#input = input;
    this.#recorder = recorder;
    this.#show();
  }

  end(): void {
    this.#timer?.cancel();
    process.stderr.write('\n');
  }

  #show(): void {
    this.#input.setPrompt(`${tellOf(this.#recorder)}> `);
    this.#input.prompt(true);
    this.#timer = this.#recorder.clock.setTimer(PROMPT_EVERY_MS, () => this.#show());
  }
}

const PROMPT_EVERY_MS = 1000;

/** Stands between clients and the server until it is told to end. */
async function relay(listen: string, given: RecordArguments, recorder: SessionRecorder, finished: AbortSignal): Promise<void> {
  const server = await placeOf(given);
  const { host, port = AMI_PORT } = parseAddress(listen, AMI_PORT);
  const between = await Relay.start({ host, port, pair: await pairOf(given), server }, recorder);
  process.stderr.write(`recording between ${printPlace({ host, port: between.port })} and ${printPlace(server)}; Control-C ends it\n`);
  const progress = new ProgressLine(process.stderr, recorder.clock, () => tellOf(recorder));
  if (!finished.aborted) await once(finished, 'abort');
  progress.end();
  between.close();
}

/** `2:05, 317 messages, 48.2 KiB` */
const tellOf = ({ elapsedMs, messages, bytes }: SessionRecorder): string =>
  `${printElapsed(elapsedMs)}, ${countOf(messages, 'message')}, ${printBytes(bytes)}`;
