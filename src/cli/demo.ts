import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { orAborted } from '../base/abort.ts';
import { SystemClock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import { createLogger } from '../base/logger.ts';
import type { AmiPeer } from '../testing/ami-peer.ts';
import type { PhoneCall } from '../testing/sip-phone/phone-call.ts';
import type { SipPhone } from '../testing/sip-phone/sip-phone.ts';
import { leaveSoon } from './leave.ts';
import { inPackage } from './package-root.ts';
import { stopSignal } from './stop-signals.ts';

const SECRET = 'demonstration';
const ALICE_HZ = 440;
const BOB_HZ = 620;

/** `ringdown demo`: exchange, two phones and an AMI client in one process; exit status 0 only when every step came about. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Show a call under control: an exchange, two SIP phones and an AMI client, with the AMI traffic as it happens.')
    .addHelpText('after', '\nThe exit status is 0 only when every step came about, sound in both directions\nincluded.\n\n  ringdown demo')
    .action(async () => {
      // A reader that leaves before the end has not seen that it holds.
      process.exitCode = 1;
      process.exitCode = await runDemo((text) => process.stdout.write(text), stopSignal());
      leaveSoon();
    });
}

/** @returns the exit status. */
async function runDemo(print: (text: string) => void, stop: AbortSignal): Promise<number> {
  const stage = await openStage(print);
  const say = (text: string) => print(`\n== ${text}\n`);
  try {
    await orAborted(stop, play(stage, say));
    say('everything held');
    return 0;
  } catch (error) {
    say(stop.aborted ? 'ended before its end' : `it did not hold: ${messageOf(error)}`);
    return 1;
  } finally {
    await stage.close();
  }
}

interface Stage {
  readonly ami: AmiPeer;
  readonly alice: SipPhone;
  readonly bob: SipPhone;
  close(): Promise<void>;
}

/** The sample configuration on ports of its own, with a state folder that goes away, two phones and a manager connection. */
async function openStage(print: (text: string) => void): Promise<Stage> {
  const [{ compose }, { DirectoryConfSource }, { SecretsSource }, { OverridingSource }, { AmiPeer, SipPhone }] = await Promise.all([
    import('../daemon/compose.ts'),
    import('../config/conf-source.ts'),
    import('../daemon/secrets-source.ts'),
    import('../daemon/overriding-source.ts'),
    import('../testing/index.ts'),
  ]);
  const etc = inPackage('etc');
  const stateDir = await mkdtemp(join(tmpdir(), 'ringdown-demo-'));
  process.once('exit', () => rmSync(stateDir, { recursive: true, force: true }));
  const exchange = await compose({
    openSource: (folder) =>
      new OverridingSource(new SecretsSource(new DirectoryConfSource(folder), join(stateDir, 'secrets.conf'), SECRET), {
        'manager.conf': '[general](+)\nport = 0\nclassicport = 0\n',
        'sip.conf': '[general](+)\nbindport = 0\n',
        'iax.conf': '[general](+)\nbindport = 0\n',
        'http.conf': '[general](+)\nbindport = 0\n',
      }),
    configDir: etc,
    stateDir,
    dataDir: inPackage(''),
    clock: new SystemClock(),
    logger: createLogger(({ level, scope, message }) => {
      if (level === 'error' || level === 'warning') print(`${level} ${scope}: ${message}\n`);
    }),
  });
  const portOf = (what: string) => exchange.places.find((place) => place.what === what)?.port ?? 0;
  const server = { host: '127.0.0.1', port: portOf('SIP over UDP') };
  const trace = (direction: string, text: string) =>
    print(`\n${text.trimEnd().replaceAll('\r', '').replace(/^/gm, `${direction} `).replaceAll(SECRET, '********')}\n`);
  const alice = await SipPhone.start({ name: 'alice', secret: SECRET, server, autoAnswer: true });
  const bob = await SipPhone.start({ name: 'bob', secret: SECRET, server, autoAnswer: true });
  const ami = await AmiPeer.connect({ port: portOf('AMI (modern)'), trace });
  return {
    ami,
    alice,
    bob,
    close: async () => {
      ami.close();
      await Promise.all([alice.stop(), bob.stop()]);
      await exchange.stop();
    },
  };
}

async function play({ ami, alice, bob }: Stage, say: (text: string) => void): Promise<void> {
  say('the manager logs in');
  expectSuccess('Login', await ami.login('admin', SECRET));

  say('alice and bob register');
  await Promise.all([alice.register(), bob.register()]);

  say('the manager has alice call bob');
  expectSuccess(
    'Originate',
    await ami.action('Originate', { Channel: 'SIP/alice', Context: 'default', Exten: '101', Priority: 1, Async: 'true', ActionID: 'call' }),
  );
  const aliceChannel = await newChannel(ami, 'alice');
  const aliceCall = await alice.incoming();
  await aliceCall.answered();
  const bobChannel = await newChannel(ami, 'bob');
  const bobCall = await bob.incoming();
  await bobCall.answered();
  await ami.event('BridgeEnter', { Channel: bobChannel });

  say(`alice plays ${ALICE_HZ} Hz, bob plays ${BOB_HZ} Hz: each hears the other`);
  aliceCall.media.playTone(ALICE_HZ);
  bobCall.media.playTone(BOB_HZ);
  await Promise.all([aliceCall.media.hears(BOB_HZ), bobCall.media.hears(ALICE_HZ)]);

  say('the manager moves both to the echo: each hears itself');
  expectSuccess(
    'Redirect',
    await ami.action('Redirect', {
      Channel: aliceChannel,
      ExtraChannel: bobChannel,
      Context: 'default',
      Exten: '600',
      Priority: 1,
      ExtraContext: 'default',
      ExtraExten: '600',
      ExtraPriority: 1,
    }),
  );
  await Promise.all([aliceCall.media.hears(ALICE_HZ), bobCall.media.hears(BOB_HZ)]);

  say('the manager hangs up');
  await hangUp(ami, aliceChannel, aliceCall);
  await hangUp(ami, bobChannel, bobCall);

  say('the manager leaves');
  await ami.action('Logoff');
  await ami.closed();
}

const newChannel = async (ami: AmiPeer, phone: string): Promise<string> =>
  (await ami.event('Newchannel', { Channel: new RegExp(`^SIP/${phone}-`) })).get('Channel')!;

async function hangUp(ami: AmiPeer, channel: string, call: PhoneCall): Promise<void> {
  expectSuccess('Hangup', await ami.action('Hangup', { Channel: channel }));
  await ami.event('Hangup', { Channel: channel });
  await call.ended();
}

function expectSuccess(action: string, reply: { get(name: string): string | undefined }): void {
  if (reply.get('Response') !== 'Success') throw new Error(`${action} was answered ${reply.get('Response')}: ${reply.get('Message')}`);
}
