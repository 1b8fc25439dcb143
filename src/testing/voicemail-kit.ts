import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import hangup from '../apps/hangup.ts';
import mailboxExists from '../apps/mailbox-exists.ts';
import noOp from '../apps/no-op.ts';
import vmAuthenticate from '../apps/vm-authenticate.ts';
import voiceMail from '../apps/voice-mail.ts';
import voiceMailMain from '../apps/voice-mail-main.ts';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseVoicemailConf } from '../config/voicemail-conf.ts';
import type { Channel } from '../core/channel/channel.ts';
import { Mailboxes, mailboxes } from '../core/ports/mailboxes.ts';
import type { Mailbox } from '../features/voicemail/mailbox.ts';
import { diskFiles, type SpoolFiles } from '../features/voicemail/spool-files.ts';
import { Voicemail, voicemails } from '../features/voicemail/voicemail.ts';
import { type AppKit, appKit, dial } from './app-kit.ts';
import { legOf } from './scripted-leg.ts';
import { temporaryFolder } from './temporary-folder.ts';
export const VOICEMAIL_CONF = `
[general]
maxsilence = 10
maxlogins = 2
minsecs = 1
envelope = no
sayduration = no
[default]
100 => 4321,Alice Adams
101 => 1234,Bob Baker
102 => -5678,Carol Cole,,,maxmsg=1|operator=yes|review=yes
103 => ,Nobody
[sales]
200 => 1111,Sales
`;

const EXTENSIONS = `
[default]
exten => 801,1,VoiceMail(101@default&200@sales&999,s)
exten => 801,2,NoOp(\${VMSTATUS})
exten => 802,1,VoiceMail(101,u)
exten => 803,1,VoiceMail(102,b)
exten => 803,2,NoOp(after)
exten => 804,1,VoiceMail(999)
exten => 804,2,NoOp(\${VMSTATUS})
exten => 804,102,NoOp(jumped)
exten => 805,1,VoiceMail(101,ud(menu))
exten => 811,1,VoiceMailMain(101)
exten => 811,2,NoOp(done)
exten => 812,1,VoiceMailMain(101,s)
exten => 813,1,VoiceMailMain()
exten => 814,1,VoiceMailMain(102,s)
exten => 821,1,VMAuthenticate()
exten => 821,2,NoOp(\${AUTH_MAILBOX} \${AUTH_CONTEXT})
exten => 822,1,MailboxExists(101)
exten => 822,2,NoOp(\${VMBOXEXISTSSTATUS})
exten => o,1,NoOp(operator)
exten => a,1,NoOp(assistant)
[menu]
exten => 5,1,NoOp(five)
`;

/** A core with mailboxes in a folder of its own, whose callers hear everything at once. */
export interface VoicemailKit extends AppKit {
  readonly spool: string;
  readonly voicemail: Voicemail;
  readonly disk: TestDisk;
  box(id: string): Mailbox;
  /** A party calls and hears everything at once. */
  call(party: string, exten: string): Promise<Channel>;
  /** Waits until files are written and prompts are found. */
  idle(): Promise<void>;
  /** What was said to the party so far, without what was said before the last time. */
  heard(channel: Channel): string;
}

/** Makes one from the text of a voicemail.conf, and more lines of context `default`. */
export async function voicemailKit(conf = VOICEMAIL_CONF, extensions = ''): Promise<VoicemailKit> {
  const spool = temporaryFolder();
  const kit = await appKit(`${EXTENSIONS}[default](+)\n${extensions}`, [
    hangup,
    mailboxExists,
    noOp,
    vmAuthenticate,
    voiceMail,
    voiceMailMain,
  ]);
  const { core } = kit;
  core.settings = { ...core.settings, directories: { ...core.settings.directories, spool } };
  mailboxes.fill(core, new Mailboxes(core.bus));
  const parse = async (text: string) =>
    parseVoicemailConf(await readConfOrEmpty(new MemoryConfSource({ 'voicemail.conf': text }), 'voicemail.conf'));
  const disk = watchedDisk();
  const voicemail = new Voicemail(core, await parse(''), disk.files);
  voicemails.fill(core, voicemail);
  (await voicemail.prepare(await parse(conf)))();
  const idle = async () => {
    await disk.idle();
    await kit.settle();
    await disk.idle();
  };
  const told = new Map<Channel, number>();
  return {
    ...kit,
    spool,
    voicemail,
    disk,
    box: (id) => voicemail.findById(id)!,
    idle,
    call: async (party, exten) => {
      const channel = kit.driver.call(party, exten);
      legOf(channel).media.instant = true;
      legOf(channel).media.heard = true;
      await idle();
      return channel;
    },
    heard: (channel) => {
      const { sounds } = legOf(channel).media;
      const from = told.get(channel) ?? 0;
      told.set(channel, sounds.length);
      return sounds
        .slice(from)
        .map((sound) => sound.replace(`${spool}/voicemail/`, ''))
        .join(' ');
    },
  };
}

/** The disk, with a way to wait until nobody is at it: files are written behind the back of the manual clock. */
interface TestDisk {
  readonly files: SpoolFiles;
  /** Why something cannot be done to a path; false where it can. Reading always can. */
  refuses: ((path: string) => string | false) | undefined;
  idle(): Promise<void>;
}

function watchedDisk(): TestDisk {
  let working = 0;
  const watch =
    <A extends string[], R>(run: (...args: A) => Promise<R>, changes = true) =>
    async (...args: A): Promise<R> => {
      working++;
      try {
        const reason =
          changes &&
          args
            .slice(0, 2)
            .map((path) => disk.refuses?.(path))
            .find(Boolean);
        if (reason) throw new Error(reason);
        return await run(...args);
      } finally {
        working--;
      }
    };
  const { list, makeFolder, read, write, rename, copy, join: joined, remove } = diskFiles;
  const disk: TestDisk = {
    files: {
      list: watch(list, false),
      makeFolder: watch(makeFolder),
      read: watch(read, false),
      write: watch(write),
      rename: watch(rename),
      copy: watch(copy),
      join: watch(joined),
      remove: watch(remove),
    },
    refuses: undefined,
    async idle() {
      for (let quietTurns = 0; quietTurns < 5; quietTurns = working > 0 ? 0 : quietTurns + 1)
        await new Promise((resolve) => setImmediate(resolve));
    },
  };
  return disk;
}

/** The party speaks for some seconds; the recorder of the test writes nothing by itself. */
export async function speak(kit: VoicemailKit, channel: Channel, words: string): Promise<void> {
  await kit.idle();
  const recording = legOf(channel).media.recordings.at(-1);
  assert.ok(recording, 'nothing is recorded');
  for (const { path } of [recording, ...(recording.also ?? [])]) await writeFile(path, words);
}

/** A message in 101@default and 200@sales. */
export async function leaveMessage(kit: VoicemailKit, party: string, words: string): Promise<void> {
  const channel = await kit.call(party, '801');
  await speak(kit, channel, words);
  await dial(kit, channel, '#');
  await kit.idle();
}

/** Urgent, new and old ones of a mailbox: `0/1/2`. */
export const counts = (kit: VoicemailKit, id: string) => {
  const { urgent, new: unheard, old } = mailboxes.of(kit.core).counts(id);
  return `${urgent}/${unheard}/${old}`;
};
