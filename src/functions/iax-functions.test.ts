// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the dialplan writes variables like this
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { MAX_REMOTE_VARIABLES, remoteVariables } from '../core/channel/remote-variables.ts';
import { Core } from '../core/core.ts';
import { assignVariable, substitute } from '../core/dialplan/channel-scope.ts';
import { iaxDirectory } from '../core/endpoint/iax-directory.ts';
import { nullLeg } from '../core/leg/null-leg.ts';
import { FAR_EXPIRES_AT, iaxScene } from '../testing/iax-scene.ts';
import { registerFunctions } from './index.ts';

/** A SIP and an IAX2 channel of an exchange that knows the scene, 45 s before the registration of `far` ends. */
async function setUp({ hasIax = true } = {}) {
  const core = new Core({ clock: new ManualClock(FAR_EXPIRES_AT - 45_000), logger: createLogger(() => {}) });
  registerFunctions(core.functions);
  if (hasIax) iaxDirectory.fill(core, await iaxScene());
  const sip = core.channels.create({ technology: 'SIP', name: 'SIP/alice-1', leg: () => nullLeg })!;
  const leg = { ...nullLeg, read: (item: string) => (item === 'peerip' ? '192.0.2.2' : undefined) };
  const iax = core.channels.create({ technology: 'IAX2', name: 'IAX2/far-1', leg: () => leg })!;
  return { core, sip, iax, read: (text: string, channel = sip) => substitute(core, channel, text) };
}

test('IAXPEER tells what is known of a peer, its address unless asked for something else', async () => {
  const { read } = await setUp();
  for (const [args, value] of [
    ['far', '192.0.2.2'],
    ['far,ip', '192.0.2.2'],
    ['far,STATUS', 'OK (12 ms)'],
    ['remote,status', 'UNKNOWN'],
    ['fixed,status', 'Unmonitored'],
    ['far,mailbox', '100@default'],
    ['far,context', 'from-far'],
    ['far,expire', '45'],
    ['remote,expire', '-1'],
    ['far,dynamic', 'yes'],
    ['fixed,dynamic', 'no'],
    ['far,callerid_name', 'Far End'],
    ['far,callerid_num', '200'],
    ['far,codecs', '(ulaw|alaw)'],
    ['far,codec[1]', 'alaw'],
    ['remote,codec[0]', 'alaw'],
  ] as const)
    assert.equal(read(`\${IAXPEER(${args})}`), value, args);
});

test('IAXPEER is empty for a stranger, a peer without an address, an item that there is not, and where there is no IAX2', async () => {
  const { read } = await setUp();
  for (const args of ['nobody', 'nobody,status', 'remote', 'far,secret', 'far,constructor', 'far,codec[9]', 'far,codec[x]', ''])
    assert.equal(read(`\${IAXPEER(${args})}`), '', args);
  assert.equal((await setUp({ hasIax: false })).read('${IAXPEER(far)}'), '');
});

test('IAXPEER(CURRENTCHANNEL) is where an IAX2 channel talks to, and nothing on another', async () => {
  const { read, iax, sip } = await setUp();
  assert.equal(read('${IAXPEER(CURRENTCHANNEL)}', iax), '192.0.2.2');
  assert.equal(read('${IAXPEER(CURRENTCHANNEL)}', sip), '');
});

test('IAXVAR is kept apart from the variables of the channel, for the other exchange', async () => {
  const { core, read, iax, sip } = await setUp();
  assert.equal(assignVariable(core, iax, 'IAXVAR(colour)', 'blue'), true);
  assert.equal(read('${IAXVAR(colour)}|${colour}|${IAXVAR(shape)}', iax), 'blue||');
  assert.deepEqual([...remoteVariables(iax)], [['colour', 'blue']]);
  assert.equal(read('${IAXVAR(colour)}', sip), '');
  assignVariable(core, iax, 'IAXVAR(colour)', 'red');
  assert.equal(read('${IAXVAR(colour)}', iax), 'red');
});

test('a channel takes no more variables for the other exchange than it may have, and goes on changing those that it has', async () => {
  const { core, read, iax } = await setUp();
  for (let i = 0; i <= MAX_REMOTE_VARIABLES; i++) assignVariable(core, iax, `IAXVAR(v${i})`, 'first');
  assert.equal(remoteVariables(iax).size, MAX_REMOTE_VARIABLES);
  assignVariable(core, iax, 'IAXVAR(v0)', 'second');
  assert.equal(read(`\${IAXVAR(v0)}|\${IAXVAR(v${MAX_REMOTE_VARIABLES})}`, iax), 'second|');
});
