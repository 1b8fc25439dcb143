import assert from 'node:assert/strict';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { checkConfiguration } from './check-configuration.ts';
import { nearestOf } from './finding.ts';

const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));

/** What is said of a folder with these files, as `level file:line message`, and the remedies beside it. */
async function check(files: Readonly<Record<string, string>>, mode = 0o600) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), mode);
  }
  const findings = await checkConfiguration({ configDir: folder, stateDir: join(folder, 'state'), dataDir: PACKAGE });
  assert.deepEqual((await readdir(folder)).sort(), Object.keys(files).sort(), 'nothing is written');
  return {
    lines: findings.map(({ level, file, line, message }) => `${level} ${file}:${line} ${message}`),
    remedies: findings.map(({ remedy }) => remedy),
  };
}

test('nothing is wrong with the sample configuration', async () => {
  const state = temporaryFolder();
  assert.deepEqual(await checkConfiguration({ configDir: join(PACKAGE, 'etc'), stateDir: state, dataDir: PACKAGE }), []);
  assert.deepEqual(await readdir(state), []);
});

test('all errors are told, not the first alone, each with its file and line', async () => {
  const { lines } = await check({
    'manager.conf': '[general]\nport = many\n#include "gone.conf"\nauthlimit = 0\n[admin]\nsecret = a\n',
    'sip.conf': '[general]\nbindport = x\n[alice](phone)\nsecret = b\n',
    'http.conf': '[general]\nenabled = yes\ntlsenable = yes\ntlscertfile = none.pem\n',
  });
  assert.match(lines[0] ?? '', /^error http[.]conf:undefined the TLS listener of http[.]conf cannot read .*none[.]pem/);
  assert.deepEqual(lines.slice(1), [
    'error manager.conf:2 port = many: a whole number from 0 to 65535 expected',
    "error manager.conf:3 #include of 'gone.conf', which does not exist",
    'error manager.conf:4 authlimit = 0: a whole number from 1 to 1000000 expected',
    'error sip.conf:2 bindport = x: a whole number from 0 to 65535 expected',
    "error sip.conf:3 [alice] inherits from 'phone', which does not exist",
  ]);
});

test('options that nothing acts on are warnings', async () => {
  const { lines, remedies } = await check({ 'manager.conf': '[general]\ncolour = red\n', 'rtp.conf': '[general]\nrtpfast = yes\n' });
  assert.deepEqual(lines, [
    "warning manager.conf:2 nothing acts on option 'colour' of [general]",
    "warning rtp.conf:2 nothing acts on option 'rtpfast' of [general]",
  ]);
  assert.match(remedies[0] ?? '', /^take the line out/);
});

test('an option or a section that is spelt wrong is told with the one that was meant', async () => {
  const { lines, remedies } = await check({
    'manager.conf': '[genral]\nenabled = yes\n[admin]\nsecret = a\nwriet = all\n',
    'sip.conf': '[general]\nbindprt = 5060\n[alice]\ntype = friend\nsecret = a\nhsot = dynamic\n',
    'voicemail.conf': '[general]\nmaxmsgg = 9\n[zonemesages]\neuropean = Europe/Berlin|HM\n[default]\n100 => 1,Ann,,,attch=yes\n',
    'features.conf': '[general]\n[featuremapp]\nblindxfer => #1\n',
    'asterisk.conf': '[option]\nsystemname = a\n',
    'queues.conf': '[general]\n[generals]\nstrategi = ringall\n',
    'http.conf': '[general]\n[static]\npermitt = 10.0.0.0/8\n',
  });
  const meant = lines.flatMap((line, index) =>
    /^did you mean/.test(remedies[index] ?? '') ? [`${line.split(' ')[1]} ${remedies[index]}`] : [],
  );
  assert.deepEqual(meant, [
    'asterisk.conf:1 did you mean [options]?',
    'features.conf:2 did you mean [featuremap]?',
    'http.conf:3 did you mean permit?',
    'manager.conf:1 did you mean [general]?',
    'manager.conf:5 did you mean write?',
    'queues.conf:3 did you mean strategy?',
    'sip.conf:2 did you mean bindport?',
    'sip.conf:6 did you mean host?',
    'voicemail.conf:2 did you mean maxmsg?',
    'voicemail.conf:3 did you mean [zonemessages]?',
    'voicemail.conf:6 did you mean attach?',
  ]);
});

test('a step names its application, where it goes to and what of that is not there', async () => {
  const { lines, remedies } = await check({
    'extensions.conf': [
      '[default]',
      'exten => 1,1,Playbak(hello)',
      'exten => 1,n,Goto(nowhere,1,1)',
      'exten => 1,n,Goto(end)',
      'exten => 1,n,GotoIf($[1]?2,1:default,$' + '{EXTEN},1)',
      'exten => 1,n,Gosub(default,1,99(a))',
      'exten => 1,n,Macro(stdexten,SIP/a)',
      'exten => 1,n,Constructor()',
    ].join('\n'),
  });
  assert.deepEqual(lines, [
    'warning extensions.conf:2 there is no application Playbak: a call that comes here ends',
    'warning extensions.conf:3 Goto goes to nowhere,1,1, but there is no context nowhere',
    'warning extensions.conf:4 Goto goes to end, but 1 in default has no priority end',
    'warning extensions.conf:5 GotoIf goes to 2,1, but there is no extension 2 in default',
    'warning extensions.conf:6 Gosub goes to default,1,99, but 1 in default has no priority 99',
    'warning extensions.conf:7 Macro goes to macro-stdexten,s,1, but there is no context macro-stdexten',
    'warning extensions.conf:8 there is no application Constructor: a call that comes here ends',
  ]);
  assert.equal(remedies[0], 'write Playback');
});

test('what a place says by a variable, by a pattern, by an include or by `i` is no mistake', async () => {
  const { lines } = await check({
    'extensions.conf': [
      '[default]',
      'include => more',
      'exten => _2XX,1(again),Goto(menu,$' + '{EXTEN},1)',
      'exten => _2XX,n,Goto(again)',
      'exten => 1,1,Goto(default,234,1)',
      'exten => 1,n,Goto(3,1)',
      'exten => 1,n,Goto(+2)',
      'exten => 1,n,Goto($' + '{WHERE})',
      'exten => 1,n,GotoIf($[1]?:3,here)',
      'exten => 1,n,$' + '{APP}(x)',
      '[more]',
      'exten => 3/555,1(here),NoOp()',
      '[menu]',
      'exten => i,1,Goto(menu,gone,1)',
    ].join('\n'),
  });
  assert.deepEqual(lines, []);
});

test('contexts that peers, lines, queues and mailboxes name are there, and are told once where many inherit one', async () => {
  const { lines, remedies } = await check({
    'extensions.conf': '[default]\nexten => 1,1,NoOp()\n',
    'sip.conf': '[general]\n[phone](!)\ncontext = defalt\nsecret = a\n[alice](phone)\n[bob](phone)\n',
    'queues.conf': '[support]\ncontext = lost\n',
    'iax.conf': '[general]\n[carol]\nsecret = a\ncontext = default\n',
  });
  assert.deepEqual(lines, [
    'warning queues.conf:2 context of [support] is lost, which the dialplan has not',
    'warning sip.conf:3 context of [alice] is defalt, which the dialplan has not',
  ]);
  assert.deepEqual(remedies, ['write [lost] in extensions.conf, or name a context of it', 'write default']);
});

test('accounts without a secret are told, those known by their address or by a key are not', async () => {
  const { lines } = await check({
    'manager.conf': '[general]\n[admin]\nsecret =\n[nobody]\nread = all\n',
    'sip.conf':
      '[general]\n[open]\ntype = friend\nhost = dynamic\n[trunk]\ntype = peer\nhost = 192.0.2.1\n[near]\nhost = dynamic\npermit = 10.0.0.0/8\n',
    'iax.conf': '[general]\n[guest]\ntype = user\n[key]\ntype = user\nauth = rsa\ninkeys = other\n',
    'voicemail.conf': '[general]\n[default]\n100 => 1234,Alice\n101 => ,Bob\n',
  });
  assert.deepEqual(lines, [
    'warning iax.conf:2 [guest] has no secret: whoever reaches the port can be it',
    'warning manager.conf:3 [admin] has no secret: nobody can log in',
    'warning manager.conf:4 [nobody] has no secret: nobody can log in',
    'warning sip.conf:2 [open] has no secret: whoever reaches the port can be it',
    'warning voicemail.conf:4 mailbox 101 of [default] has no password',
  ]);
});

test('a file with a secret that every user may read is told once', { skip: process.platform === 'win32' }, async () => {
  const files = {
    'manager.conf': '[general]\n#include "people.conf"\n',
    'people.conf': '[admin]\nsecret = a\n[other]\nsecret = b\n',
    'sip.conf': '[general]\nregister => me:secret@192.0.2.1\n',
  };
  const { lines, remedies } = await check(files, 0o644);
  assert.deepEqual(lines, [
    'warning people.conf:2 people.conf holds a secret, and every user of this machine may read it',
    'warning sip.conf:2 sip.conf holds a secret, and every user of this machine may read it',
  ]);
  assert.equal(remedies[0], 'chmod 640 people.conf');
  assert.deepEqual((await check(files, 0o640)).lines, []);
});

test('a folder that is not there is no empty configuration', async () => {
  await assert.rejects(
    checkConfiguration({ configDir: '/nonexistent/etc', stateDir: 'state', dataDir: PACKAGE }),
    /no folder of configuration/,
  );
});

test('the name that was meant is the nearest one, and no far one', () => {
  assert.equal(nearestOf('Playbak', ['Playback', 'Park']), 'Playback');
  assert.equal(nearestOf('dial', ['Dial']), 'Dial');
  assert.equal(nearestOf('hsot', ['host', 'port']), 'host');
  assert.equal(nearestOf('prot', ['host', 'port']), 'port');
  assert.equal(nearestOf('Frobnicate', ['Playback', 'Park']), undefined);
  assert.equal(nearestOf('ab', ['xy']), undefined);
});
