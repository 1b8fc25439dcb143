import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseMessageInfo, printMessageInfo } from '../../../src/features/voicemail/message-info.ts';
import { Ledger, untilBroken } from './ledger.ts';
import type { ManagerLink } from './manager-link.ts';
import type { RestartedExchange, Writer, WriterMemory } from './writer.ts';

/** Messages on their way at once, each known by its caller. */
const LANES = 6;
/** Mailboxes that they go to, so that several are worked on in one box. */
const BOXES = ['501', '502'];
/** Where each of them is copied from. */
const SOURCE = '500';
const FOLDERS = ['INBOX', 'Old', 'Work'];
const SOUND = Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0', 'latin1');

const callerOf = (lane: number) => `lane ${lane}`;
const boxOf = (lane: number) => BOXES[lane % BOXES.length]!;

interface Found {
  readonly folder: string;
  readonly caller: string;
  readonly id: string;
}

/** Messages that are copied to a mailbox, go from folder to folder and are removed. */
class MailboxMemory implements WriterMemory {
  readonly #ledger = new Ledger();

  get confirmed(): number {
    return this.#ledger.confirmed;
  }

  async write(link: ManagerLink, onConfirmed: () => void): Promise<void> {
    await Promise.all(Array.from({ length: LANES }, (_, lane) => untilBroken(() => this.#writeLane(link, lane, onConfirmed))));
  }

  async check({ link, stateDir }: RestartedExchange): Promise<string[]> {
    const spool = join(stateDir, 'spool', 'voicemail', 'kill');
    const wrong: string[] = [];
    const found = new Map<string, string>();
    for (const box of BOXES) {
      for (const { caller, folder } of await messagesOf(link, box)) {
        if (found.has(caller)) wrong.push(`the message of ${caller} is there twice`);
        found.set(caller, folder);
      }
      wrong.push(...(await checkFiles(join(spool, box), await messagesOf(link, box))));
    }
    wrong.push(...this.#ledger.compare(found));
    if ((await messagesOf(link, SOURCE)).length === 0) await leaveSources(link, join(spool, SOURCE, 'INBOX'));
    return wrong;
  }

  async #writeLane(link: ManagerLink, lane: number, onConfirmed: () => void): Promise<never> {
    const [caller, box] = [callerOf(lane), boxOf(lane)];
    const source = (await messagesOf(link, SOURCE)).find((message) => message.caller === caller);
    if (!source) throw new Error(`there is nothing to copy of ${caller}`);
    const find = async () => (await messagesOf(link, box)).find((message) => message.caller === caller);
    const confirm = async (value: string | undefined, run: () => Promise<boolean>) => {
      await this.#ledger.write(caller, value, run);
      onConfirmed();
    };
    for (;;) {
      const left = await find();
      if (left) await confirm(undefined, () => done(link, 'VoicemailRemove', box, left));
      await confirm('INBOX', () =>
        done(link, 'VoicemailForward', SOURCE, source, { ToMailbox: box, ToContext: 'kill', ToFolder: 'INBOX' }),
      );
      for (const folder of FOLDERS.slice(1)) {
        const now = await find();
        if (!now) throw new Error(`the message of ${caller} is nowhere`);
        await confirm(folder, () => done(link, 'VoicemailMove', box, now, { ToFolder: folder }));
      }
    }
  }
}

async function done(
  link: ManagerLink,
  action: string,
  Mailbox: string,
  { folder, id }: Found,
  more: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  return / successful\b/.test(await link.ask(action, { Mailbox, Context: 'kill', Folder: folder, ID: id, ...more }));
}

async function messagesOf(link: ManagerLink, Mailbox: string): Promise<Found[]> {
  const events = await link.list('VoicemailBoxSummary', { Context: 'kill', Mailbox }, 'VoicemailBoxDetailComplete');
  return events.map((event) => {
    const header = (name: string) => new RegExp(`^${name}: (.*?)\\r?$`, 'm').exec(event)?.[1] ?? '';
    return { folder: header('Folder'), caller: header('CallerID'), id: header('ID') };
  });
}

/** A sentence for each gap, message without sound, text that cannot be read, file put aside, and for what the list does not show. */
async function checkFiles(box: string, listed: readonly Found[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const folder of FOLDERS) {
    const names = new Set(await readdir(join(box, folder)).catch(() => []));
    const expected = listed.filter((message) => message.folder === folder);
    for (const [at, { caller, id }] of expected.entries()) {
      const name = `msg${String(at).padStart(4, '0')}`;
      const info = parseMessageInfo(await readFile(join(box, folder, `${name}.txt`), 'latin1').catch(() => ''));
      const sound = await readFile(join(box, folder, `${name}.wav`)).catch(() => Buffer.alloc(0));
      if (info?.id !== id || info.callerId !== caller) wrong.push(`${folder}/${name} of ${box} is not the message of ${caller}`);
      if (!sound.equals(SOUND)) wrong.push(`${folder}/${name} of ${box} has not its sound`);
      names.delete(`${name}.txt`);
      names.delete(`${name}.wav`);
    }
    for (const name of names) wrong.push(`${folder}/${name} of ${box} belongs to no message`);
  }
  return wrong;
}

/** What an Asterisk of before may have left in the spool: a message of each caller. */
async function leaveSources(link: ManagerLink, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let lane = 0; lane < LANES; lane++) {
    const base = join(folder, `msg${String(lane).padStart(4, '0')}`);
    await writeFile(`${base}.wav`, SOUND);
    const callerId = callerOf(lane);
    const info = { originMailbox: SOURCE, context: 'kill', exten: 's', redirectingNumber: '', priority: 1, channel: '', category: '' };
    await writeFile(
      `${base}.txt`,
      printMessageInfo({ ...info, callerId, id: `source-${lane}`, leftAt: 0, flag: '', durationSeconds: 1, others: [] }),
    );
  }
  await link.ask('VoicemailRefresh', { Context: 'kill', Mailbox: SOURCE });
}

const writer: Writer = {
  what: 'messages in mailboxes',
  config: { 'voicemail.conf': `[general]\nformat = wav\n[kill]\n${[SOURCE, ...BOXES].map((box) => `${box} => 1234,Nobody\n`).join('')}` },
  remember: () => new MailboxMemory(),
};
export default writer;
