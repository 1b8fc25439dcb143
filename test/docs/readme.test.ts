import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { VERSION } from '../../src/base/version.ts';
import { printBanner } from '../../src/daemon/banner.ts';
import { SECRET_NAMES, type SecretName } from '../../src/daemon/secrets.ts';
import { ROOT } from '../architecture/source-tree.ts';
import { DaemonProcess, TextConnection, withSample } from '../system/daemon-process.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const isSource = import.meta.url.endsWith('.ts');
const entry = (name: string): string => new URL(`../../src/${name}.${isSource ? 'ts' : 'js'}`, import.meta.url).href;

/** The fenced samples of one language, in order. */
const samples = (language: string): string[] =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text]) => text!);

const [BANNER = '', MANAGER = ''] = samples('text');
const [, PHONES = ''] = samples('sh');
const [PROGRAM = '', CLIENT = ''] = samples('js');

/** What listens, by a banner. */
const listeners = (banner: string): string[] => [...banner.matchAll(/^ {2}(\S.*?) +\S+:\d+/gm)].map(([, what]) => what!);

/** The secret that the sample of a first start shows for a name. */
const shown = (name: SecretName): string => new RegExp(`(?:user|phone) ${name} +secret (\\S+)`).exec(BANNER)?.[1] ?? '';

test('what a first start prints is what the readme shows', () => {
  const secrets = { text: '', of: new Map(SECRET_NAMES.map((name) => [name, shown(name)])), fresh: true };
  const [, secretsPath] = /kept in (\S+)/.exec(BANNER) ?? [];
  const places = [
    { what: 'AMI (modern)', address: '127.0.0.1', port: 5038 },
    { what: 'AMI (classic)', address: '127.0.0.1', port: 5138 },
    { what: 'HTTP', address: '127.0.0.1', port: 8088 },
    { what: 'SIP over UDP', address: '127.0.0.1', port: 5060 },
    { what: 'IAX2 over UDP', address: '127.0.0.1', port: 4569 },
  ] as const;
  assert.equal(BANNER, `$ npm start\n${printBanner({ version: VERSION, places, secrets, secretsPath })}`);
});

test('the phones and the manager of the readme make the call that it tells of', () =>
  withSample(async ({ config, state }) => {
    const daemon = new DaemonProcess(['start', '--config', config, '--state', state]);
    const running: { close(): void | Promise<void> }[] = [daemon];
    try {
      const { input = '' } = await daemon.printed(/^The secrets .*\n/m);
      assert.deepEqual(listeners(input), listeners(BANNER));
      const secretOf = async (name: string) => (await daemon.printed(new RegExp(`(?:user|phone) ${name} +secret (\\S+)`)))[1]!;
      const server = `127.0.0.1:${await daemon.port('SIP over UDP')}`;
      const phones: DaemonProcess[] = [];
      for (const line of PHONES.trim().split('\n')) {
        const [npx, ringdown, ...args] = line.split(' ');
        assert.deepEqual([npx, ringdown], ['npx', 'ringdown']);
        const name = args[1] as SecretName;
        assert.equal(args.at(-1), shown(name));
        const phone = new DaemonProcess([...args.slice(0, -1), await secretOf(name), '--server', server]);
        running.push(phone);
        phones.push(phone);
        await phone.printed(/registered/);
      }
      assert.equal(phones.length, 2);

      const [command, greeting, ...lines] = MANAGER.split('\n');
      assert.equal(command, '$ nc 127.0.0.1 5038');
      const manager = new TextConnection(await daemon.port('AMI (modern)'));
      running.push(manager);
      await manager.received(new RegExp(`^${greeting!.replace(/[./]/g, '\\$&')}\r\n`));
      manager.socket.write(lines.join('\n').replace(shown('admin'), await secretOf('admin')), 'latin1');
      await manager.received(/Message: Originate successfully queued/);
      for (const phone of phones) await phone.printed(/: up\n/);
      await manager.received(/Event: BridgeEnter[\s\S]+Event: BridgeEnter/);
    } finally {
      for (const each of running.reverse()) await each.close();
    }
  }));

/** Runs a program in a process of its own and resolves with what it printed. */
async function run(program: string): Promise<string> {
  const child = spawn(process.execPath, [...(isSource ? ['--import', 'tsx'] : []), '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 0);
  return printed;
}

/** The program with what is of its reader's place in place of what the page shows; each has to be in it. */
const adapted = (program: string, replacements: Readonly<Record<string, string>>): string =>
  Object.entries(replacements).reduce((text, [shownText, own]) => {
    assert.ok(text.includes(shownText), shownText);
    return text.replace(shownText, own);
  }, program);

test('the program of the readme runs and hears of channels', () =>
  withSample(async ({ config }) => {
    const program = adapted(PROGRAM, { "'ringdown'": JSON.stringify(entry('index')), "'/etc/asterisk'": JSON.stringify(config) });
    const then =
      "await exchange.originate({ channel: 'Local/700@default', application: { name: 'Wait', data: '0' }, timeoutMs: 5000 });\nawait stop();\n";
    assert.match(await run(program + then), /^Local\/700@default-\d{8};1\nLocal\/700@default-\d{8};2\n/);
  }));

test('the client of the readme makes its call and ends', () =>
  withSample(async ({ config, state }) => {
    const env = { RINGDOWN_SECRET: 'sesame' };
    const daemon = new DaemonProcess(['start', '--config', config, '--state', state], env);
    const sip = `127.0.0.1:${await daemon.port('SIP over UDP')}`;
    const phone = new DaemonProcess(['phone', 'alice', '--server', sip], env);
    try {
      await phone.printed(/registered/);
      const program = adapted(CLIENT, {
        "'ringdown/client'": JSON.stringify(entry('client/index')),
        "host: '127.0.0.1'": `host: '127.0.0.1', port: ${await daemon.port('AMI (modern)')}`,
        [shown('admin')]: 'sesame',
      });
      assert.match(await run(`${program}console.log(items.length, call.channel);`), /^(SIP.*\n)*0 SIP\/alice-[0-9a-f]{8}\n$/);
    } finally {
      await phone.close();
      await daemon.close();
    }
  }));
