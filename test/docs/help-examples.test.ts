import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { SystemClock } from '../../src/base/clock.ts';
import { makeCertificate } from '../../src/cli/cert.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { AmiClient, tcp } from '../../src/client/index.ts';
import { Changes } from '../../src/testing/changes.ts';
import { SipPhone } from '../../src/testing/index.ts';
import { change, DaemonProcess, withSample } from '../system/daemon-process.ts';

const SECRET = 'sesame';
const DEADLINE_MS = 30_000;
const isSource = import.meta.url.endsWith('.ts');
const MAIN = fileURLToPath(new URL(`../../src/cli/main.${isSource ? 'ts' : 'js'}`, import.meta.url));

/** What the examples are run in: an exchange of the sample configuration with two phones, and a folder with what they name. */
interface Stage {
  /** Where the examples are typed; the home of who types, too. */
  readonly folder: string;
  readonly config: string;
  readonly amiPort: number;
  readonly tlsPort: number;
  readonly sipPort: number;
  readonly phones: readonly SipPhone[];
  readonly ami: AmiClient;
}

let stage: Stage;
let finish: () => void;
let finished: Promise<void>;

/** What an example names that is nowhere but on the page, what stands for it here, and why. */
const STAND_INS: readonly (readonly [named: RegExp, standsFor: (channel: string, named: string) => string, reason: string])[] = [
  [/[.]\/etc\b|\/etc\/asterisk/g, () => stage.config, 'the configuration of this test'],
  [/\/var\/lib\/ringdown/g, () => join(stage.folder, 'state-of-another'), 'a state of its own'],
  [/ringdown start$/, () => `ringdown start --config ${stage.config} --state state`, 'the sample has its ports fixed'],
  [/--server pbx[.]example/, () => `--server 127.0.0.1:${stage.tlsPort} --insecure`, 'there is no such host'],
  [/(?:Zk2m|8tTq)[.]{3}/, () => SECRET, 'a secret that was cut short'],
  [/ringdown phone \w+/, (_, named) => `${named} --server 127.0.0.1:${stage.sipPort}`, 'port 5060 may be taken'],
  [/SIP\/alice-00000001/, (channel) => channel, 'the channel that there is'],
  [/127[.]0[.]0[.]1:(?:5039|1503[89])/, () => '127.0.0.1:0', 'that port may be taken'],
  [/ringdown replay calls[.]jsonl --fast/, () => 'ringdown replay calls.jsonl --fast --listen 127.0.0.1:0', 'port 5038 may be taken'],
  [/--seconds 10/, () => '--seconds 0.2', 'a test has less time'],
  [/ringdown bench(?! .*--seconds)/, () => 'ringdown bench --seconds 0.2', 'a test has less time'],
  [/\$\{fpath\[1\]\}/, () => stage.folder, 'a folder that only zsh has'],
];

/** What goes on until it is told to end, and what it has said once it is at it. */
const GO_ON: readonly (readonly [example: RegExp, begun: RegExp])[] = [
  [/ringdown start/, /is running/],
  [/ringdown phone alice/, /alice: registered/],
  [/ringdown phone bob/, /bob: up/],
  [/ringdown events/, /listening/],
  [/ringdown top$/, /0 channels|1 channel|channels by/],
  [/ringdown (?:record|replay)/, /Control-C ends it/],
];

/** What looks at the whole machine, on which something else may run. */
const MAY_FAIL = /ringdown doctor$/;

const examplesOf = (help: string): string[] =>
  [...help.matchAll(/^ {2}((?:source <\(|echo .*\| )?ringdown .*)$/gm)].map(([, line = '']) => line);

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-examples-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'ringdown'), `#!/bin/sh\nexec '${process.execPath}' ${isSource ? '--import tsx ' : ''}'${MAIN}' "$@"\n`);
  await chmod(join(bin, 'ringdown'), 0o755);
  for (const path of ['test', '.config/ringdown', '.config/fish/completions']) await mkdir(join(folder, path), { recursive: true });
  await makeCertificate({ hosts: ['localhost'], out: folder, days: 1, force: false }, new Date(new SystemClock().now()));
  const recording = `${JSON.stringify({ t: 0, conn: 'a', dir: '<', text: 'Asterisk Call Manager/9\r\n' })}\n`;
  await writeFile(join(folder, 'test/calls.jsonl.gz'), gzipSync(recording));
  await new Promise<void>((started, failed) => {
    finished = withSample(async ({ config, state }) => {
      const pair = `tlsenable = yes\ntlsbindaddr = 127.0.0.1:0\ntlscertfile = ${folder}/ringdown.crt\ntlsprivatekey = ${folder}/ringdown.key\n`;
      await change(join(config, 'manager.conf'), (text) => text.replace(/^port = 0/m, `port = 0\n${pair}`));
      const exchange = new DaemonProcess(['start', '--config', config, '--state', state], { RINGDOWN_SECRET: SECRET });
      const amiPort = await exchange.port('AMI (modern)');
      const [, tlsPort] = await exchange.printed(/TLS\S* +127[.]0[.]0[.]1:(\d+)/);
      const server = { host: '127.0.0.1', port: await exchange.port('SIP over UDP') };
      const phones = await Promise.all(['alice', 'bob'].map((name) => SipPhone.start({ name, secret: SECRET, server, autoAnswer: true })));
      const ami = await AmiClient.connect({ via: tcp({ host: '127.0.0.1', port: amiPort }), username: 'admin', secret: SECRET });
      const servers = { berlin: { server: `127.0.0.1:${amiPort}`, secret: SECRET } };
      await writeFile(join(folder, '.config/ringdown/servers.json'), JSON.stringify(servers), { mode: 0o600 });
      stage = { folder, config, amiPort, tlsPort: Number(tlsPort), sipPort: server.port, phones, ami };
      started();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      await ami.close();
      for (const phone of phones) await phone.stop();
      await exchange.close();
      await rm(folder, { recursive: true, force: true });
    });
    finished.catch(failed);
  });
});

after(async () => {
  finish();
  await finished;
});

/** Both phones are there, and free. */
async function freePhones(): Promise<void> {
  const { ami, phones } = stage;
  const { items } = await ami.list('CoreShowChannels');
  for (const Channel of items.map((item) => item.get('Channel'))) {
    const gone = ami.events((event) => event.name === 'Hangup' && event.get('Channel') === Channel);
    // One that has ended by itself meanwhile is not told again.
    if (
      await ami.action('Hangup', { Channel }).then(
        () => true,
        () => false,
      )
    )
      await gone.next();
    await gone.return?.();
  }
  for (const phone of phones) await phone.register();
}

/** Has alice talk to bob. @returns alice's channel */
async function call(): Promise<string> {
  const { channel } = await stage.ami.originate({ Channel: 'SIP/alice', Context: 'default', Exten: '101', Priority: 1 });
  return channel;
}

/** An example in a shell: what it printed, and how it ended. */
class Typed {
  readonly child: ChildProcess;
  readonly #changes: Changes;
  said = '';
  status: number | null | undefined;

  constructor(line: string) {
    this.#changes = new Changes(new SystemClock(), line, () => this.said);
    const { folder, amiPort } = stage;
    const env = {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, '.config'),
      XDG_STATE_HOME: folder,
      RINGDOWN_SERVER: `127.0.0.1:${amiPort}`,
      RINGDOWN_SECRET: SECRET,
    };
    // A group of its own, so that a signal reaches all of it as from a keyboard.
    this.child = spawn('bash', ['-o', 'pipefail', '-c', line], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
        this.#changes.changed();
      });
    this.child.on('close', (code) => {
      this.status = code;
      this.#changes.changed();
    });
  }

  /** Waits until it has said that, or has ended. */
  async until(begun: RegExp): Promise<void> {
    await this.#changes.until(() => begun.test(this.said) || this.status !== undefined || undefined, String(begun), DEADLINE_MS);
    assert.match(this.said, begun);
  }

  ended(): Promise<number | null> {
    return this.#changes
      .until(() => (this.status === undefined ? undefined : { status: this.status }), 'its end', DEADLINE_MS)
      .then(({ status }) => status);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined && this.status === undefined) process.kill(-this.child.pid, signal);
  }
}

const hasTools = ['bash', 'jq'].every((tool) => spawnSync(tool, ['--version']).status === 0);
const used = new Set<RegExp>();

for (const command of buildProgram().commands) {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  test(`each example in the help of ${command.name()} does what it says`, { skip: !hasTools }, async (t) => {
    const examples = examplesOf(help);
    assert.ok(examples.length > 0);
    for (const example of examples) {
      if (/SIP\\?\/alice/.test(example)) await freePhones();
      const channel = /SIP\\?\/alice-/.test(example) ? await call() : '';
      let line = example;
      for (const [named, standsFor] of STAND_INS) {
        if (line.search(named) < 0) continue;
        used.add(named);
        line = line.replace(named, (text) => standsFor(channel, text));
      }
      await t.test(line, async (inner) => {
        const typed = new Typed(line);
        inner.after(() => typed.signal('SIGKILL'));
        const begun = GO_ON.find(([pattern]) => pattern.test(line))?.[1];
        if (begun) {
          await typed.until(begun);
          typed.signal('SIGINT');
        }
        const status = await typed.ended();
        // What stands behind a pipe dies of the signal.
        if (!MAY_FAIL.test(line) && !(begun && line.includes('|'))) assert.equal(status, 0, typed.said);
        assert.doesNotMatch(typed.said, /^ringdown: |^ {4}at /m);
      });
    }
  });
}

test('everything that stands in for something of an example is needed', { skip: !hasTools }, () => {
  assert.deepEqual(
    STAND_INS.filter(([named]) => !used.has(named)).map(([, , reason]) => reason),
    [],
  );
});
