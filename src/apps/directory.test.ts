import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseVoicemailConf } from '../config/voicemail-conf.ts';
import type { Channel } from '../core/channel/channel.ts';
import { ChannelState } from '../core/channel/channel-state.ts';
import { Mailboxes, mailboxes } from '../core/ports/mailboxes.ts';
import { spelled } from '../features/voicemail/directory-search.ts';
import { Voicemail, voicemails } from '../features/voicemail/voicemail.ts';
import { appKit, dial } from '../testing/app-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import directory from './directory.ts';
import noOp from './no-op.ts';

const VOICEMAIL = `
[default]
100 => 1,Alice Adams,,,alias=Queen
101 => 1,Bob Adamson
102 => 1,Carol Cole,,,hidefromdir=yes
103 => 1,Adam Smith
104 => 1,Tim O'Brien
[sales]
200 => 1,Ada Sellers
`;

const EXTENSIONS = `
[default]
exten => 1,1,Directory(default,people)
exten => 2,1,Directory(,people,f)
exten => 3,1,Directory(sales,people,b(2)es)
exten => 3,2,NoOp(\${DIRECTORY_RESULT} \${DIRECTORY_EXTEN})
exten => 4,1,Directory(default,people,am)
exten => 5,1,Directory(default,nowhere)
exten => 5,2,NoOp(\${DIRECTORY_RESULT})
exten => 6,1,Directory(default,people,l(1)n)
exten => 7,1,Directory(default,people,p(900))
exten => o,1,NoOp(elsewhere)
[people]
exten => _1XX,1,NoOp(reached \${EXTEN} \${DIRECTORY_RESULT})
exten => o,1,NoOp(operator)
exten => a,1,NoOp(assistant)
`;

async function setUp() {
  const spool = temporaryFolder();
  const kit = await appKit(EXTENSIONS, [directory, noOp]);
  const { core } = kit;
  core.settings = { ...core.settings, directories: { ...core.settings.directories, spool } };
  mailboxes.fill(core, new Mailboxes(core.bus));
  const greeting = join(spool, 'voicemail/default/101/greet.wav');
  await mkdir(join(greeting, '..'), { recursive: true });
  await writeFile(greeting, '');
  const parse = async (text: string) =>
    parseVoicemailConf(await readConfOrEmpty(new MemoryConfSource({ 'voicemail.conf': text }), 'voicemail.conf'));
  const voicemail = new Voicemail(core, await parse(''));
  (await voicemail.prepare(await parse(VOICEMAIL)))();
  voicemails.fill(core, voicemail);
  const call = async (exten: string): Promise<Channel> => {
    const channel = kit.driver.call('carol', exten);
    legOf(channel).media.instant = true;
    legOf(channel).media.heard = true;
    await kit.settle();
    return channel;
  };
  const heard = (channel: Channel) =>
    legOf(channel)
      .media.sounds.map((sound) => sound.replace(`${spool}/voicemail/`, ''))
      .join(' ');
  const ran = () => kit.steps('carol').filter((step) => step.includes('NoOp'));
  return { kit, call, heard, ran };
}

test('a name is spelled on the keys, without what is on none', () => {
  assert.deepEqual(["O'Brien", 'Adams', 'Pqrs Wxyz 7', ''].map(spelled), ['627436', '23267', '777799997', '']);
});

test('by last name, each in alphabetical order, in its own voice where it was recorded; star is the next, one is that', async () => {
  const { kit, call, heard, ran } = await setUp();
  const channel = await call('1');
  await dial(kit, channel, '232');
  assert.match(heard(channel), /^dir-intro-oper letters\/a letters\/l letters\/i .* dir-instr$/);
  await dial(kit, channel, '*');
  assert.match(heard(channel), /default\/101\/greet\.wav dir-instr$/);
  await dial(kit, channel, '1');
  assert.match(ran().join(), /reached 101 SELECTED/);
});

test('by first name, in the context default where none is given, and nobody who hides', async () => {
  const { kit, call, heard, ran } = await setUp();
  const channel = await call('2');
  await dial(kit, channel, '227');
  assert.match(heard(channel), /^dir-intro-fn-oper dir-nomatch dir-intro-fn-oper$/);
  await dial(kit, channel, '2321');
  assert.match(ran().join(), /reached 103 SELECTED/);
});

test('by either name with two letters, the extension is said, and it may go to a variable alone', async () => {
  const { kit, call, heard, ran } = await setUp();
  const channel = await call('3');
  await dial(kit, channel, '23');
  assert.match(heard(channel), /vm-extension digits\/2 digits\/0 digits\/0 dir-instr$/);
  await dial(kit, channel, '1');
  assert.match(ran().join(), /SELECTED 200/);
});

test('an alias is found, and a menu numbers the names', async () => {
  const { kit, call, heard, ran } = await setUp();
  const channel = await call('4');
  await dial(kit, channel, '783');
  assert.match(heard(channel), /dir-multi1 digits\/1 dir-multi2 letters\/a/);
  await dial(kit, channel, '1');
  assert.match(ran().join(), /reached 100 SELECTED/);
});

test('one letter of the last name is enough where that is asked for, and without an answer', async () => {
  const { kit, call, heard } = await setUp();
  const carol = await call('6');
  assert.equal(heard(carol), 'dir-intro-oper');
  assert.notEqual(carol.state, ChannelState.Up);
  await dial(kit, carol, '7');
  assert.match(heard(carol), /letters\/a letters\/d letters\/a letters\/m .*dir-instr$/);
});

test('the names come after the pause that is asked for', async () => {
  const { kit, call, heard } = await setUp();
  const carol = await call('7');
  await dial(kit, carol, '232');
  assert.equal(heard(carol), 'dir-intro-oper');
  await kit.clock.advance(900);
  await kit.settle();
  assert.match(heard(carol), /dir-instr/);
});

test('zero leads to the operator, star to the assistant, and silence goes on', async () => {
  const { kit, call, ran } = await setUp();
  await dial(kit, await call('1'), '0');
  await dial(kit, await call('1'), '*');
  assert.match(ran().join(), /operator.*assistant/);
  await call('5');
  await kit.clock.advance(5000);
  await kit.settle();
  assert.match(ran().join(), /TIMEOUT/);
});

test('a person whose extension is not there ends the call', async () => {
  const { kit, call } = await setUp();
  const channel = await call('5');
  await dial(kit, channel, '7641');
  await kit.settle();
  const results = kit.told('channel.variableSet').filter(({ name }) => name === 'DIRECTORY_RESULT');
  assert.deepEqual([results.map(({ value }) => value), kit.core.channels.size], [['FAILED'], 0]);
});
