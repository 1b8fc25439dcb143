import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ManualClock } from '../../src/base/manual-clock.ts';
import { startExchange, withExchange } from '../../src/testing/exchange/test-exchange.ts';
import { filesBelow } from '../architecture/source-tree.ts';

test('two phones talk, hear each other and hang up, with nothing but defaults', async () => {
  await using exchange = await startExchange();
  const alice = await exchange.phone('alice');
  const bob = await exchange.phone('bob', { autoAnswer: true });
  const call = await alice.call('bob');
  await exchange.calls.reaches('bob', 'ringing');
  await exchange.calls.talking('alice', 'bob');
  const answered = await bob.incoming();
  await call.answered();
  answered.media.playTone(440);
  await call.media.hears(440);
  await call.sendDigits('17');
  await answered.hearsDigits('17');
  call.hangup();
  await exchange.calls.reaches('bob', 'over');
  await exchange.calls.allOver();
  await answered.ended();
});

test('a client is logged in by one line, in either dialect, and calls a phone', async () => {
  await using exchange = await startExchange({ phones: ['dora'] });
  const dora = await exchange.phone('dora', { autoAnswer: true });
  for (const [dialect, greeting] of [
    ['modern', 'Asterisk Call Manager/11.0.0'],
    ['classic', 'Asterisk Call Manager/1.0'],
  ] as const) {
    const client = await exchange.client({ dialect });
    assert.equal(client.greeting, greeting);
    const { channel } = await client.originate({ Channel: 'SIP/dora', Context: 'default', Exten: '600', Priority: 1 });
    assert.match(channel, /^SIP\/dora/);
    const call = await dora.incoming();
    call.hangup();
    await exchange.calls.allOver();
  }
});

test('extensions, phones and accounts come as short options; accounts may be held short', async () => {
  await using exchange = await startExchange({
    phones: { erin: { context: 'sales' } },
    extensions: { '500@sales': ['Answer()', 'Set(GLOBAL(HEARD)=yes)', 'Wait(3600)'] },
    users: { watcher: { write: '' } },
  });
  const erin = await exchange.phone('erin');
  const call = await erin.call('500');
  await call.answered();
  const { globals } = exchange.running.exchange.core;
  assert.equal(await exchange.calls.until('the variable', () => globals.get('HEARD')), 'yes');
  const watcher = await exchange.client({ username: 'watcher' });
  await assert.rejects(watcher.action('Originate', { Channel: 'SIP/erin' }), /Permission denied/);
});

test('a file takes the place of the kit’s own and listens on a free port whatever it says; secrets are read out of it', async () => {
  await using exchange = await startExchange({
    files: {
      'sip.conf': '[general]\nbindport = 5060\nbindaddr = 0.0.0.0\n[frank]\ntype = friend\nhost = dynamic\nsecret = of-his-own\n',
      'manager.conf': '[general]\nenabled = no\nport = 5038\n[admin]\nsecret = mine\nread = all\nwrite = all\n',
      'extensions.conf': '[default]\nexten => 1,1,Answer()\n same => n,Wait(3600)\n',
    },
    extensions: { '2': 'Busy()' },
  });
  assert.notEqual(exchange.sip.port, 5060);
  assert.ok(exchange.running.places.every(({ address }) => address === '127.0.0.1'));
  const frank = await exchange.phone('frank', { maxCalls: 2 });
  await (await frank.call('1')).answered();
  assert.equal((await (await frank.call('2')).refused()).status, 486);
  const client = await exchange.client();
  assert.deepEqual(await exchange.access(), { host: '127.0.0.1', port: exchange.amiPort, username: 'admin', secret: 'mine' });
  await assert.rejects(exchange.access('nobody'), { code: 'TEST_UNKNOWN_NAME' });
  await assert.rejects(exchange.phone('alice'), /there is no phone 'alice', but frank/);
  assert.equal((await client.list('SIPpeers')).items.length, 1);
});

test('what a file says of folders that are written to is moved to those of the test, by an included file too', async () => {
  const elsewhere = `${tmpdir()}/ringdown-no-such-place`;
  const directories = ['astvarlibdir', 'astspooldir', 'astlogdir', 'astrundir'].map((name) => `${name} => ${elsewhere}/${name}\n`);
  await using exchange = await startExchange({
    files: {
      'asterisk.conf': '#include "folders.conf"\n[options]\nsystemname = berlin\n',
      'folders.conf': `[directories]\n${directories.join('')}`,
    },
  });
  const { lib, spool, log, run } = exchange.folders;
  for (const folder of [spool, log, run]) assert.ok(folder.startsWith(lib) && existsSync(folder), folder);
  assert.equal(existsSync(elsewhere), false);
  assert.equal(exchange.running.exchange.core.settings.systemName, 'berlin');
});

test('an exchange, a phone and a client are there within 300 ms', async () => {
  const tookMs: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    await using exchange = await startExchange();
    await exchange.phone('alice');
    await exchange.client();
    tookMs.push(performance.now() - began);
  }
  // The best of some: a machine that is busy with something else says nothing of the kit.
  assert.ok(Math.min(...tookMs) < 300, `${tookMs.map(Math.round)} ms`);
});

test('without `await using` an exchange is there for a function, gives what that gives, and is gone after it, by an error too', async () => {
  const folders: string[] = [];
  const use = (end: () => string) =>
    withExchange(
      async (exchange) => {
        folders.push(exchange.folders.lib);
        await (await (await exchange.phone('alice')).call('500')).answered();
        return end();
      },
      { extensions: { '500': ['Answer()', 'Wait(3600)'] } },
    );
  assert.equal(await use(() => 'done'), 'done');
  await assert.rejects(
    use(() => {
      throw new Error('as a test does');
    }),
    /as a test does/,
  );
  assert.deepEqual(folders.map(existsSync), [false, false]);
});

test('the configuration that the package brings runs in a test as it is', async () => {
  const files = Object.fromEntries(filesBelow('etc', '.conf').map(({ path, text }) => [path.slice('etc/'.length), text]));
  await using exchange = await startExchange({ files });
  const alice = await exchange.phone('alice');
  const call = await alice.call('701');
  await call.answered();
  call.media.playTone(300);
  await call.media.hears(1004);
  await exchange.client();
});

test('what did not come about is told with the channels that there are and with what happened', async () => {
  await using exchange = await startExchange();
  const alice = await exchange.phone('alice');
  await exchange.phone('bob');
  await alice.call('101');
  await exchange.calls.reaches('bob', 'ringing');
  await assert.rejects(exchange.calls.talking('alice', 'bob', 1), (error: Error) => {
    assert.match(error.message, /^exchange: a talk of alice and bob did not come about within 1 ms\nchannels:\n/);
    assert.match(error.message, /\n {2}SIP\/alice-\w+ is Ring at 101@default in Dial\n/);
    assert.match(error.message, /\n {2}\d+ ms: SIP\/alice-\w+ dials SIP\/bob-\w+\n/);
    assert.match(error.message, /\n {2}\d+ ms: SIP\/bob-\w+ is Ringing/);
    return true;
  });
});

test('an exchange whose time stands still is advanced by hand: a phone that nobody takes up is given up', async () => {
  const clock = new ManualClock();
  await using exchange = await startExchange({ clock });
  const alice = await exchange.phone('alice');
  await exchange.phone('bob');
  const call = await alice.call('bob');
  await exchange.calls.reaches('bob', 'ringing');
  await clock.advance(29_000);
  assert.equal(exchange.calls.channels.length, 2);
  await clock.advance(2000);
  await exchange.calls.allOver();
  await call.ended();
});

test('a dozen exchanges run at once in one process, each for itself', async () => {
  const exchanges = await Promise.all(Array.from({ length: 12 }, () => startExchange()));
  try {
    assert.equal(new Set(exchanges.map(({ amiPort }) => amiPort)).size, 12);
    await Promise.all(
      exchanges.map(async (exchange) => {
        const alice = await exchange.phone('alice');
        const call = await alice.call('600');
        await exchange.calls.reaches('alice', 'up');
        call.media.playTone(440);
        await call.media.hears(440, 30_000);
        assert.equal(exchange.calls.channels.length, 1);
      }),
    );
  } finally {
    await Promise.all(exchanges.map((exchange) => exchange.close()));
  }
});

test('a phone that is asked for as the exchange closes, or later, is refused at once and leaves no socket', async () => {
  const exchange = await startExchange();
  const late = assert.rejects(exchange.phone('bob'), Error);
  await exchange.close();
  await late;
  await assert.rejects(exchange.phone('alice'), { code: 'TEST_CLOSED' });
});

test('a program whose test failed in the middle of a call ends by itself, and leaves no folder', async () => {
  const kit = new URL(`../../src/testing/index.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href;
  const program = `
    import { startExchange } from ${JSON.stringify(kit)};
    const exchange = await startExchange();
    console.log(exchange.folders.lib);
    try {
      const alice = await exchange.phone('alice');
      await exchange.client();
      await (await alice.call('700')).answered();
      throw new Error('as a test does');
    } catch {} finally {
      await exchange.close();
    }`;
  const loader = kit.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const { stdout } = await promisify(execFile)(process.execPath, [...loader, '--input-type=module', '--eval', program]);
  assert.equal(existsSync(stdout.trim()), false);
});
