import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { Command } from 'commander';
import { SystemClock } from '../../base/clock.ts';
import { countOf } from '../../base/count.ts';
import { messageOf, RingdownError } from '../../base/errors.ts';
import { doneTo } from '../../base/file-failure.ts';
import { parseAddress } from '../address.ts';
import { ProgressLine, printBytes, printElapsed } from '../progress.ts';
import { stopSignal } from '../stop-signals.ts';
import { type PairArguments, pairOf, withPair } from './listener-pair.ts';
import { AMI_PORT, printPlace } from './server-choice.ts';

/** `ringdown replay FILE`: a manager that says what was recorded, for those who write clients. */
export const replayCommand = (): Command =>
  withPair(new Command('replay'))
    .description('Be a manager that says what ringdown record wrote, for programs that are tried without an exchange.')
    .argument('<file>', 'a recording, packed (.gz) or not')
    .option('--listen <host:port>', 'where to take clients; port 0 for any', `127.0.0.1:${AMI_PORT}`)
    .option('--fast', 'without the pauses of the recording', false)
    .addHelpText(
      'after',
      `
Every user and secret is let in. What the server said comes at its times, and waits where
the client of the recording sent something until this one sends the same action; replies
have this client's ActionIDs. What was not recorded is refused, but for Ping and Logoff. The
first client is the first connection of the recording, the second one the second, and
after the last one comes the first again. They come by TLS where --tls-cert names a
certificate. Until Control-C.

  ringdown replay calls.jsonl --fast
  ringdown replay test/calls.jsonl.gz --listen 127.0.0.1:0
  ringdown replay calls.jsonl --listen 127.0.0.1:5039 --tls-cert ringdown.crt --tls-key ringdown.key`,
    )
    .action(async (path: string, given: { listen: string; fast: boolean } & PairArguments) => {
      const { host, port = AMI_PORT } = parseAddress(given.listen, AMI_PORT);
      const { ScriptedManager } = await import('../../testing/scripted-manager.ts');
      const stop = stopSignal();
      const replay = textOf(path, await doneTo(path, 'read', readFile(path)));
      const options = { host, port, tls: await pairOf(given), replay, repeats: true, keepsTime: !given.fast };
      const manager = await ScriptedManager.start(options).catch((error: unknown) => {
        throw error instanceof RingdownError ? new Error(`${path} cannot be replayed: ${error.message}`, { cause: error }) : error;
      });
      process.stderr.write(`replaying ${path} on ${printPlace({ host, port: manager.port })}; Control-C ends it\n`);
      const clock = new SystemClock();
      const start = clock.monotonic();
      const progress = new ProgressLine(process.stderr, clock, () => {
        const { clients, requests, bytesSent } = manager;
        const done = `${countOf(clients, 'client')}, ${countOf(requests.length, 'action')} taken, ${printBytes(bytesSent)} said`;
        return `${printElapsed(clock.monotonic() - start)}, ${done}`;
      });
      if (!stop.aborted) await once(stop, 'abort');
      progress.end();
      await manager.close();
    });

/** @throws Error for a packed file that is none, or that was cut off */
function textOf(path: string, bytes: Buffer): string {
  if (!path.endsWith('.gz')) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (error) {
    throw new Error(`${path} cannot be unpacked: ${messageOf(error)}`);
  }
}
