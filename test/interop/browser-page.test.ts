import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { inFolder, pack } from '../packages/pack.ts';
import { managerConf, SECRET, type SmallExchange, withExchange } from '../system/small-exchange.ts';
import { takeTurn } from '../take-turn.ts';
import { Browser } from './browser.ts';
import { findProgram } from './programs.ts';

const chromium = findProgram('chromium');
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = chromium || isRequired ? false : 'not on this machine: chromium (Debian: chromium)';

if (!skip) await takeTurn();

const run = promisify(execFile);

async function startBrowser(t: TestContext): Promise<Browser> {
  assert.ok(chromium, 'chromium is not on this machine');
  const browser = await Browser.start(chromium);
  t.after(() => browser.stop());
  return browser;
}

const siteOf = (running: SmallExchange['running']): string => {
  const port = running.places.find(({ what }) => what === 'HTTP')?.port;
  return `http://127.0.0.1:${port}`;
};

test('a person logs in on the page of the manager in a browser, sends a command and reads its answer', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const files = {
    'manager.conf': managerConf('[general](+)\nwebenabled = yes\n'),
    'http.conf': '[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = 0\n',
  };
  const browser = await startBrowser(t);
  await withExchange(
    async ({ running }) => {
      await browser.open(`${siteOf(running)}/manager`);
      await browser.shows(/Missing action in request/);
      await browser.submit({ select: 'command', command: 'core show version' });
      await browser.shows(/Permission denied|Authentication Required/);
      await browser.submit({ select: 'login', username: 'admin', secret: SECRET });
      await browser.shows(/Authentication accepted/);
      await browser.submit({ select: 'command', command: 'manager show connected' });
      // Its own session is among those that are shown.
      await browser.shows(/Output[\s\S]*admin\s+127\.0\.0\.1/);
      await browser.submit({ select: 'command', command: '<b>no such</b> command' });
      await browser.shows(/No such command '<b>no such<\/b> command'/);
    },
    { files },
  );
});

/** What somebody would write who has the package of the client and no bundler; the secret stands behind the `#`. */
const PANEL = `<!doctype html>
<script type="importmap">{ "imports": { "ringdown-client": "./package/ENTRY" } }</script>
<pre id="log"></pre>
<script type="module">
  import { AmiClient, AmiError, LiveModel, webSocket } from 'ringdown-client';
  const say = (text) => document.getElementById('log').append(text + '\\n');
  try {
    const ami = new AmiClient({ via: webSocket('ws://' + location.host + '/ws'), username: 'admin', secret: location.hash.slice(1) });
    ami.news.on('state', say);
    await ami.connect();
    say(ami.greeting);
    ami.on('Hangup', (event) => say('Hangup of ' + event.get('Channel') + ': ' + event.get('Cause-txt')));
    const model = await LiveModel.start(ami);
    const { channel } = await ami.originate({ Channel: 'Local/700@default', Application: 'Wait', Data: '60', Timeout: 20000 });
    say('talks on ' + channel + ', channels: ' + model.count('channel'));
    const refused = await ami.action('Hangup', { Channel: 'nobody' }).catch((error) => error instanceof AmiError && error.code);
    say('nobody: ' + refused);
    ami.on('UserEvent', (event) => say('Bell: ' + event.get('Text')));
    await ami.action('UserEvent', { UserEvent: 'Bell', Text: 'gr\\u00fc\\u00df' });
    await ami.action('Hangup', { Channel: channel, Cause: 16 });
    window.end = () => ami.close();
  } catch (error) {
    say('failed: ' + (error.code ?? error));
  }
</script>
`;

test(
  'a page that the exchange serves logs in with the packed client over a WebSocket, makes a call and hears its events',
  {
    skip,
    timeout: 180_000,
  },
  (t) =>
    inFolder(async (folder) => {
      const files = join(folder, 'data/static-http');
      await mkdir(files, { recursive: true });
      await run('tar', ['-xzf', await pack(join(folder, 'client'), 'ringdown-client'), '-C', files]);
      const { exports } = JSON.parse(await readFile(join(files, 'package/package.json'), 'utf8'));
      await writeFile(join(files, 'panel.html'), PANEL.replace('ENTRY', exports['.'].browser.default));
      const config = {
        'asterisk.conf': `[directories]\nastdatadir => ${join(folder, 'data')}\n`,
        'manager.conf': managerConf('[general](+)\nwebenabled = yes\n'),
        'http.conf': '[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = 0\nenablestatic = yes\n',
      };
      const browser = await startBrowser(t);
      await withExchange(
        async ({ running }) => {
          await browser.open(`${siteOf(running)}/static/panel.html#wrong`);
          await browser.shows(/connecting\nauthenticating\nclosed\nfailed: AMI_LOGIN_REFUSED/);
          await browser.open(`${siteOf(running)}/static/panel.html#${SECRET}`);
          await browser.shows(/connecting\nauthenticating\nready\nAsterisk Call Manager\/11\.0\.0/);
          await browser.shows(/talks on Local\/700@default-\w+;1, channels: 2\nnobody: AMI_REFUSED\nBell: grüß\n/);
          await browser.shows(/Hangup of Local\/700@default-\w+;1: Normal Clearing/);
          await browser.evaluate('end()');
          await browser.shows(/closing\nclosed/);
        },
        { files: config },
      );
    }),
);
