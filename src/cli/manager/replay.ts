import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { Command } from 'commander';
import { parseAddress } from '../address.ts';
import { AMI_PORT } from './server-choice.ts';

/** `ringdown replay FILE`: a manager that says what was recorded, for those who write clients. */
export const replayCommand = (): Command =>
  new Command('replay')
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
after the last one comes the first again.
Until Control-C.

  ringdown replay calls.jsonl --fast
  ringdown replay test/calls.jsonl.gz --listen 127.0.0.1:0`,
    )
    .action(async (path: string, given: { listen: string; fast: boolean }) => {
      const { host, port = AMI_PORT } = parseAddress(given.listen, AMI_PORT);
      const { ScriptedManager } = await import('../../testing/scripted-manager.ts');
      const bytes = await readFile(path);
      const recording = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      const manager = await ScriptedManager.start({ host, port, replay: recording, repeats: true, keepsTime: !given.fast });
      process.stderr.write(`replaying ${path} on ${host}:${manager.port}; Control-C ends it\n`);
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      await manager.close();
    });
