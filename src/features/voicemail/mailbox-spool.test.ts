import assert from 'node:assert/strict';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { Folder } from './folders.ts';
import { MailboxSpool } from './mailbox-spool.ts';
import type { MessageInfo } from './message-info.ts';
import { diskFiles, type SpoolFiles } from './spool-files.ts';

const INFO: MessageInfo = {
  id: '',
  originMailbox: '101',
  context: 'default',
  exten: '801',
  redirectingNumber: 'unknown',
  priority: 2,
  channel: 'SIP/alice-00000000',
  callerId: '"Alice" <100>',
  leftAt: 1_795_652_632_000,
  category: '',
  flag: '',
  durationSeconds: 3,
  others: [],
};

let serial = 0;
const open = (path: string, files: SpoolFiles = diskFiles) =>
  new MailboxSpool({ path, files, newId: () => `1795652632-${String(serial++).padStart(8, '0')}`, newToken: () => `t${serial++}` });

/** Leaves a message whose sound is its own text. */
async function leave(box: MailboxSpool, sound: string, to: Folder = 'INBOX', formats = ['wav']) {
  const draft = await box.newDraft();
  for (const format of formats) await writeFile(`${draft.base}.${format}`, sound);
  return box.deliver(draft, { ...INFO, originMailbox: sound }, to, 10);
}

/** What each message of a folder says; fails for one whose sound is another's. */
async function soundsOf(box: MailboxSpool, name: Folder, formats = ['wav']): Promise<string[]> {
  const messages = await box.list(name);
  assert.deepEqual(
    messages.map(({ number }) => number),
    messages.map((_, at) => at),
    `numbers of ${name}`,
  );
  assert.equal(box.count(name), messages.length);
  for (const { base, sounds, info } of messages) {
    assert.deepEqual([...sounds].sort(), [...formats].sort());
    for (const format of formats) assert.equal(await readFile(`${base}.${format}`, 'utf8'), info.originMailbox);
  }
  return messages.map(({ info }) => info.originMailbox);
}

test('a message is a sound and a text that Asterisk can read', async () => {
  const path = temporaryFolder();
  const box = open(path);
  const left = await leave(box, 'one');
  assert.deepEqual([left?.number, left?.base, box.count('INBOX')], [0, join(path, 'INBOX/msg0000'), 1]);
  assert.deepEqual((await readdir(join(path, 'INBOX'))).sort(), ['msg0000.txt', 'msg0000.wav']);
  assert.equal(
    await readFile(join(path, 'INBOX/msg0000.txt'), 'latin1'),
    ';\n; Message Information file\n;\n[message]\norigmailbox=one\ncontext=default\nmacrocontext=\nexten=801\nrdnis=unknown\npriority=2\ncallerchan=SIP/alice-00000000\ncallerid="Alice" <100>\norigdate=Thu Nov 26 12:23:52 AM UTC 2026\norigtime=1795652632\ncategory=\nmsg_id=' +
      `${left?.info.id}\nflag=\nduration=3\n`,
  );
  assert.deepEqual(await readdir(join(path, 'tmp')), []);
});

test('removing and moving leaves no gap, and a full folder takes nothing', async () => {
  const box = open(temporaryFolder());
  const ids: string[] = [];
  for (const sound of ['a', 'b', 'c', 'd']) ids.push((await leave(box, sound))!.info.id);
  assert.equal(await box.remove(ids[1]!, 'INBOX'), true);
  assert.equal(await box.remove(ids[1]!, 'INBOX'), false);
  assert.deepEqual(await soundsOf(box, 'INBOX'), ['a', 'c', 'd']);
  assert.equal(await box.move(ids[0]!, 'INBOX', 'Old', 1), 'done');
  assert.equal(await box.move(ids[2]!, 'INBOX', 'Old', 1), 'full');
  assert.equal(await box.move('nobody', 'INBOX', 'Old', 1), 'missing');
  assert.deepEqual([await soundsOf(box, 'INBOX'), await soundsOf(box, 'Old')], [['c', 'd'], ['a']]);
  assert.equal(await leave(box, 'e', 'Old').then((left) => left?.number), 1);
  const draft = await box.newDraft();
  await writeFile(`${draft.base}.wav`, 'x');
  assert.equal(await box.deliver(draft, INFO, 'INBOX', 2), undefined);
  assert.equal(await box.deliver(await box.newDraft(), INFO, 'INBOX', 9), undefined);
});

test('the folder Deleted forgets what was deleted first', async () => {
  const box = open(temporaryFolder());
  for (const sound of ['a', 'b', 'c']) await box.move((await leave(box, sound))!.info.id, 'INBOX', 'Deleted', 2);
  assert.deepEqual(await soundsOf(box, 'Deleted'), ['b', 'c']);
});

test('a message goes to another mailbox as a copy', async () => {
  const [from, to] = [open(temporaryFolder()), open(temporaryFolder())];
  const { info } = (await leave(from, 'a'))!;
  const copy = (await from.copyOut(info.id, 'INBOX', to))!;
  await to.deliver(copy.draft, { ...copy.info, id: '' }, 'Family', 5);
  assert.deepEqual([await soundsOf(from, 'INBOX'), await soundsOf(to, 'Family')], [['a'], ['a']]);
  assert.notEqual((await to.list('Family'))[0]!.info.id, info.id);
  assert.equal(await from.copyOut('nobody', 'INBOX', to), undefined);
});

test('a greeting takes the place of the one before, also in another format', async () => {
  const path = temporaryFolder();
  const box = open(path);
  for (const format of ['ulaw', 'wav']) {
    const draft = await box.newDraft();
    await writeFile(`${draft.base}.${format}`, format);
    await box.saveGreeting(draft, 'unavail');
    assert.equal(box.greeting('unavail'), join(path, `unavail.${format}`));
  }
  assert.deepEqual(
    (await readdir(path)).filter((name) => name.startsWith('unavail')),
    ['unavail.wav'],
  );
  await box.removeGreeting('unavail');
  assert.equal(box.greeting('unavail'), undefined);
});

/** Files that die at the n-th thing that is done to them, and do nothing from then on. */
function mortal(steps: number): { files: SpoolFiles; died: () => boolean } {
  let left = steps;
  const step =
    <A extends unknown[]>(run: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      if (left-- <= 0) throw new Error('killed');
      await run(...args);
    };
  return {
    files: {
      list: diskFiles.list,
      read: diskFiles.read,
      makeFolder: step(diskFiles.makeFolder),
      write: step(diskFiles.write),
      rename: step(diskFiles.rename),
      copy: step(diskFiles.copy),
      join: step(diskFiles.join),
      remove: step(diskFiles.remove),
    },
    died: () => left < 0,
  };
}

const WORKS: Readonly<Record<string, (box: MailboxSpool, ids: string[], formats: string[]) => Promise<unknown>>> = {
  'a message is left': async (box, _, formats) => {
    const draft = await box.newDraft();
    for (const format of formats) await writeFile(`${draft.base}.${format}`, 'new');
    return box.deliver(draft, { ...INFO, originMailbox: 'new' }, 'INBOX', 10);
  },
  'a message is removed': (box, ids) => box.remove(ids[1]!, 'INBOX'),
  'a message is moved': (box, ids) => box.move(ids[0]!, 'INBOX', 'Old', 10),
  'a message is moved to a full Deleted': (box, ids) => box.move(ids[2]!, 'INBOX', 'Deleted', 1),
};

for (const [what, work] of Object.entries(WORKS)) {
  for (const formats of [['wav'], ['wav', 'ulaw']]) {
    test(`whenever the process dies while ${what} (${formats.join(', ')}), no message is lost, doubled or without its sound`, async () => {
      for (let steps = 0; ; steps++) {
        const path = temporaryFolder();
        const ids: string[] = [];
        const before = open(path);
        for (const sound of ['a', 'b', 'c']) ids.push((await leave(before, sound, 'INBOX', formats))!.info.id);
        await leave(before, 'old', 'Old', formats);
        await leave(before, 'gone', 'Deleted', formats);
        const { files, died } = mortal(steps);
        const end = await work(open(path, files), ids, formats).catch((error: Error) => error);
        if (died()) assert.match(String(end), /killed/);
        const after = open(path);
        await after.repair();
        const all: string[] = [];
        for (const name of ['INBOX', 'Old', 'Deleted', 'Urgent'] as const) all.push(...(await soundsOf(after, name, formats)));
        assert.equal(new Set(all).size, all.length, `doubled after ${steps} steps: ${all}`);
        const kept = ['a', 'b', 'c', 'old', 'gone'].filter((sound) => all.includes(sound));
        const mayGo = what.includes('removed') ? 'b' : what.includes('Deleted') ? 'gone' : '';
        for (const sound of ['a', 'b', 'c', 'old', 'gone'])
          if (sound !== mayGo) assert.ok(kept.includes(sound), `${sound} is lost after ${steps} steps`);
        assert.deepEqual(
          (await readdir(join(path, 'tmp'))).filter((name) => name.startsWith('ringdown-')),
          [],
        );
        for (const name of ['INBOX', 'Old', 'Deleted'])
          assert.deepEqual(
            (await readdir(join(path, name))).filter((file) => !/^msg\d{4}\.(txt|wav|ulaw)$/.test(file)),
            [],
            `${steps}`,
          );
        assert.deepEqual(await after.repair(), [], 'nothing is left to put right');
        if (!died()) break;
        assert.ok(steps < 100);
      }
    });
  }
}

test('sounds without a message and messages without a sound are put aside, not deleted', async () => {
  const path = temporaryFolder();
  const box = open(path);
  await leave(box, 'a');
  await writeFile(join(path, 'INBOX/msg0004.wav'), 'x');
  const told = await box.repair();
  assert.equal(told.length, 1);
  assert.deepEqual((await readdir(join(path, 'INBOX'))).sort(), ['msg0000.txt', 'msg0000.wav', 'msg0004.wav.lost']);
  await writeFile(join(path, 'INBOX/msg0002.txt'), '[message]\n');
  await box.repair();
  assert.deepEqual(await soundsOf(box, 'INBOX'), ['a']);
});

test('a message of an old Asterisk is given an id, and its lines that nobody here uses stay', async () => {
  const path = temporaryFolder();
  const box = open(path);
  await leave(box, 'a');
  const text = join(path, 'INBOX/msg0000.txt');
  await writeFile(text, ';\n[message]\norigmailbox=a\nmacrocontext=m\ncallerid=Unknown\norigtime=1\nduration=2\nodd=1\n');
  const [message] = await box.list('INBOX');
  assert.match(message!.info.id, /^1795652632-/);
  const written = await readFile(text, 'latin1');
  assert.match(written, /macrocontext=m\n/);
  assert.match(written, /odd=1\n/);
  assert.equal((await box.list('INBOX'))[0]!.info.id, message!.info.id);
});

test('no link in a mailbox takes a recording, a message or a greeting out of it', async () => {
  const [path, outside] = [temporaryFolder(), temporaryFolder()];
  const box = open(path);
  await symlink(outside, join(path, 'INBOX'));
  const draft = await box.newDraft();
  await writeFile(`${draft.base}.wav`, 'new');
  await assert.rejects(box.deliver(draft, INFO, 'INBOX', 10), { code: 'PATH_OUTSIDE' });
  await writeFile(join(outside, 'kept'), 'kept');
  await symlink(join(outside, 'kept'), join(path, 'greet.wav'));
  const greeting = await box.newDraft();
  await writeFile(`${greeting.base}.wav`, 'hello');
  await box.saveGreeting(greeting, 'greet');
  assert.equal(await readFile(join(path, 'greet.wav'), 'utf8'), 'hello');
  await rm(join(path, 'tmp'), { recursive: true });
  await symlink(outside, join(path, 'tmp'));
  await assert.rejects(box.newDraft(), { code: 'PATH_OUTSIDE' });
  assert.deepEqual(await readdir(outside), ['kept']);
  assert.equal(await readFile(join(outside, 'kept'), 'utf8'), 'kept');
});
