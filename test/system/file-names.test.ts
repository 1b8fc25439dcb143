import assert from 'node:assert/strict';
import { lstatSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { eventually } from '../interop/programs.ts';
import { SECRET, withExchange } from './small-exchange.ts';

/** Ways to name a file that is written, in the dialplan: what an extension does whose call has the name, without its ending, in NAME. */
const DIALPLAN: Readonly<Record<string, readonly string[]>> = {
  record: ['Record(${NAME}.wav,0,1,q)'],
  monitor: ['Monitor(wav,${NAME})', 'Wait(0.1)'],
  'monitor-again': ['Monitor(wav,known)', 'Monitor(wav,${NAME})', 'Wait(60)'],
  change: ['Monitor(wav,known)', 'ChangeMonitor(${NAME})', 'Wait(60)'],
  'change-mixed': ['Monitor(wav,known,m)', 'ChangeMonitor(${NAME})', 'Wait(60)'],
  mix: ['MixMonitor(${NAME}.wav)', 'Wait(0.1)'],
  'mix-append': ['MixMonitor(${NAME}.wav,a)', 'Wait(0.1)'],
  'mix-delete': ['MixMonitor(${NAME}.wav,d)', 'Wait(0.1)'],
  'mix-incoming': ['MixMonitor(known.wav,r(${NAME}.wav))', 'Wait(0.1)'],
  'mix-outgoing': ['MixMonitor(known.wav,t(${NAME}.wav))', 'Wait(0.1)'],
  'queue-monitor': ['Set(MONITOR_FILENAME=${NAME})', 'Queue(monitored)'],
  'queue-mix': ['Set(MONITOR_FILENAME=${NAME})', 'Queue(mixed)'],
  meetme: ['Set(MEETME_RECORDINGFILE=${NAME})', 'MeetMe(680,r)'],
  confbridge: [
    'Set(CONFBRIDGE(bridge,record_conference)=yes)',
    'Set(CONFBRIDGE(bridge,record_file_timestamp)=no)',
    'Set(CONFBRIDGE(bridge,record_file)=${NAME}.wav)',
    'ConfBridge(681)',
  ],
};

/** These give a file another name when it is whole: a link of that name is not written through but gives way. */
const MOVES: Readonly<Record<string, string>> = { 'monitor-again': 'link-in.wav', change: 'link-in.wav', 'change-mixed': 'link.wav' };

/** A file has no more until there is sound in it. */
const WAV_HEADER_BYTES = 44;

/** The same by actions on a call that waits. */
const ACTIONS: Readonly<Record<string, (channel: string, name: string) => Record<string, string>>> = {
  Monitor: (Channel, File) => ({ Action: 'Monitor', Channel, File }),
  MixMonitor: (Channel, name) => ({ Action: 'MixMonitor', Channel, File: `${name}.wav` }),
  'MixMonitor with an option': (Channel, name) => ({ Action: 'MixMonitor', Channel, File: 'known.wav', Options: `t(${name}.wav)` }),
  'mixmonitor start': (channel, name) => ({ Action: 'Command', Command: `mixmonitor start ${channel} ${name}.wav` }),
  ConfbridgeStartRecord: (_, name) => ({ Action: 'ConfbridgeStartRecord', Conference: '682', RecordFile: `${name}.wav` }),
};

const EXTENSIONS = `[default]
exten => far,1,Answer()
 same => n,Echo()
exten => waits,1,Answer()
 same => n,ConfBridge(682,plain)
${Object.entries(DIALPLAN)
  .map(([exten, steps]) => [`exten => ${exten},1,Answer()`, ...steps.map((step) => ` same => n,${step}`)].join('\n'))
  .join('\n')}
`;

const FILES = {
  'extensions.conf': EXTENSIONS,
  'meetme.conf': '[rooms]\nconf => 680\n',
  'confbridge.conf': '[plain]\ntype = bridge\nrecord_file_timestamp = no\n',
  'queues.conf': ['monitored', 'mixed']
    .map(
      (name) =>
        `[${name}]\nmonitor-format = wav\nmonitor-type = ${name === 'mixed' ? 'MixMonitor' : 'Monitor'}\nmember => Local/far@default/n\n`,
    )
    .join(''),
};

/** What a disk says of a link that is not followed, and what is said of a name that leads elsewhere. */
const REFUSAL = /a link leads out of|ELOOP|has to be below|cannot begin|cannot be recorded|cannot be named|could not be finished|outside/;

test('no file that the dialplan or a client names is written, moved or removed outside its folder, by links neither', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'ringdown-names-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  const outside = join(root, 'outside');
  await mkdir(outside);
  const known = ['x.wav', 'x-in.wav', 'x-out.wav'];
  for (const name of known) await writeFile(join(outside, name), name);
  const inside = ['spool/monitor', 'lib/sounds'].map((folder) => join(root, folder));
  for (const folder of inside) await mkdir(folder, { recursive: true });
  let serial = 0;
  /** Fresh folders. Those of the call before are put aside and not removed: its last recording may still be written there. */
  const makeLinks = async () => {
    for (const folder of inside) {
      await rename(folder, join(root, `aside-${++serial}`));
      await mkdir(folder);
      await symlink(outside, join(folder, 'leads-out'));
      for (const name of known) await symlink(join(outside, name), join(folder, name.replace('x', 'link')));
    }
  };
  const nothingTouched = async (when: string) => {
    assert.deepEqual((await readdir(outside)).sort(), [...known].sort(), when);
    for (const file of known) assert.equal(await readFile(join(outside, file), 'latin1'), file, when);
  };
  const asterisk = ['spool', 'lib'].map((folder) => `ast${folder === 'lib' ? 'varlib' : folder}dir => ${join(root, folder)}\n`).join('');
  await withExchange(
    async ({ running, amiPort, log }) => {
      const peer = await AmiPeer.connect({ port: amiPort });
      t.after(() => peer.close());
      await peer.login('admin', SECRET);
      const call = async (exten: string, name: string): Promise<string> => {
        const ends = { Channel: 'Local/far@default/n', Context: 'default', Exten: exten, Priority: '1', Async: 'true' };
        await peer.action('Originate', { ...ends, Variable: `NAME=${name}` });
        return (await peer.event('OriginateResponse')).get('Channel') ?? '';
      };
      /** Tries it with each name that leads elsewhere: each is refused in the reply or in the log, and nothing is touched there. */
      const attempt = async (what: string, exten: string, act: (channel: string, name: string) => Promise<string>) => {
        for (const name of ['leads-out/x', 'leads-out/new', '../../outside/x', `${outside}/x`, 'leads-out/new/x', 'link']) {
          await makeLinks();
          const from = log.length;
          const channel = await call(exten, name);
          const reply = await act(channel, name);
          const told = () => [reply, ...log.slice(from).map(({ message }) => message)];
          const moved = name === 'link' ? MOVES[what] : undefined;
          const hasMoved = () => lstatSync(join(root, 'spool/monitor', moved ?? ''), { throwIfNoEntry: false })?.isFile() ?? false;
          const refused = () => (moved ? hasMoved() : told().some((text) => REFUSAL.test(text)));
          await eventually(refused, `a refusal of ${what} with ${name}`).catch((error: Error) =>
            assert.fail(`${error.message}\n${told().join('\n')}`),
          );
          await peer.action('Hangup', { Channel: channel });
          await eventually(() => running.exchange.channels.count === 0, 'the end of the call');
          await nothingTouched(`${what} with ${name}`);
        }
      };
      /** What was recorded is given its other name when the call is over; of one that has no sound yet nothing is. */
      const endOnceRecorded = async (channel: string) => {
        const known = join(root, 'spool/monitor', 'known-in.wav');
        await eventually(() => (lstatSync(known, { throwIfNoEntry: false })?.size ?? 0) > WAV_HEADER_BYTES, 'sound in the file');
        await peer.action('Hangup', { Channel: channel });
      };
      for (const exten of Object.keys(DIALPLAN))
        await attempt(exten, exten, async (channel) => {
          if (MOVES[exten]) await endOnceRecorded(channel);
          return '';
        });
      for (const [what, action] of Object.entries(ACTIONS))
        await attempt(what, 'waits', async (channel, name) => {
          const { Action = '', ...headers } = action(channel, name);
          return (await peer.action(Action, headers)).text;
        });
    },
    { files: { ...FILES, 'asterisk.conf': `[directories]\n${asterisk}` }, state: join(root, 'state') },
  );
  // The stop has waited for every file to be whole.
  await nothingTouched('at the end');
});
