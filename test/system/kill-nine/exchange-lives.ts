import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaemonProcess } from '../daemon-process.ts';
import { managerConf, SECRET } from '../small-exchange.ts';
import { ManagerLink } from './manager-link.ts';
import type { Writer } from './writer.ts';

/** A life lasts for so many confirmed writes at least and at most: when the exchange dies is chance. */
const LEAST_WRITES = 5;
const MOST_WRITES = 60;

/** What all writers have to work on. */
const CONFIG: Readonly<Record<string, string>> = {
  'manager.conf': managerConf(),
  'extensions.conf': '[default]\nexten => 700,1,Answer()\n same => n,Wait(3600)\n',
  'rtp.conf': '[general]\nworker = no\n',
};

export interface LivesReport {
  /** Confirmed writes of each writer. */
  readonly confirmed: ReadonlyMap<string, number>;
  /** What was confirmed and lost, life by life. */
  readonly lost: readonly string[];
}

/**
 * Lets one exchange live so many times on the same state folder. In each life all writers write at once; it is killed in the midst of that,
 * and the next life is asked what is left.
 * @param chance gives numbers from 0 up to 1
 */
export async function liveAndDie(writers: readonly Writer[], lives: number, chance: () => number): Promise<LivesReport> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-kill-'));
  const stateDir = join(folder, 'state');
  const memories = writers.map((writer) => ({ what: writer.what, memory: writer.remember() }));
  const lost: string[] = [];
  try {
    for (const [name, text] of joined(writers)) await writeFile(join(folder, name), text);
    for (let life = 0; life <= lives; life++) {
      const daemon = new DaemonProcess(['start', '--config', folder, '--state', stateDir]);
      try {
        const port = await daemon.port('AMI (modern)');
        const link = await ManagerLink.logIn(port, 'admin', SECRET);
        for (const { what, memory } of memories) {
          for (const sentence of await memory.check({ link, stateDir })) lost.push(`life ${life}, ${what}: ${sentence}`);
        }
        if (life < lives) await writeUntilKilled(daemon, link, memories, chance);
        link.close();
      } finally {
        await daemon.close();
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { confirmed: new Map(memories.map(({ what, memory }) => [what, memory.confirmed])), lost };
}

type Memories = readonly { readonly memory: ReturnType<Writer['remember']> }[];

/** Every writer has had something confirmed in this life before it ends. */
async function writeUntilKilled(daemon: DaemonProcess, link: ManagerLink, memories: Memories, chance: () => number): Promise<void> {
  let left = LEAST_WRITES + Math.floor(chance() * (MOST_WRITES - LEAST_WRITES));
  const silent = new Set(memories);
  const dies = (each: Memories[number]) => () => {
    left--;
    silent.delete(each);
    if (left <= 0 && silent.size === 0) daemon.child.kill('SIGKILL');
  };
  await Promise.all(memories.map((each) => each.memory.write(link, dies(each))));
  await daemon.exit;
}

function joined(writers: readonly Writer[]): Map<string, string> {
  const files = new Map(Object.entries(CONFIG));
  for (const { config = {} } of writers) {
    for (const [name, text] of Object.entries(config)) files.set(name, `${files.get(name) ?? ''}\n${text}`);
  }
  return files;
}
