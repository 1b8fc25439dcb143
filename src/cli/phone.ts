import { once } from 'node:events';
import { Command, InvalidArgumentError, Option } from 'commander';
import { orAborted } from '../base/abort.ts';
import { messageOf, RingdownError } from '../base/errors.ts';
import type { PhoneCall } from '../testing/sip-phone/phone-call.ts';
import type { SipPhone } from '../testing/sip-phone/sip-phone.ts';
import { parseAddress } from './address.ts';
import { ownSecret } from './manager/server-choice.ts';
import { stopSignal } from './stop-signals.ts';
import { visible } from './visible.ts';

const SIP_PORT = 5060;

interface PhoneArguments {
  secret?: string;
  server: { host: string; port: number };
  call?: string;
  answer: boolean;
  tone: number;
  digits?: string;
  once: boolean;
}

/** What to try where a registration came to nothing, by the code of the error. */
const REMEDIES: Readonly<Record<string, (given: PhoneArguments) => string>> = {
  SIP_REGISTER_FAILED: () => 'is the secret right? (--secret, or RINGDOWN_SECRET in the environment)',
  TEST_TIMEOUT: ({ server }) => `is there an exchange at ${server.host}:${server.port}? (--server names another place)`,
};

/** `ringdown phone`: a SIP phone on the terminal, which takes calls and plays a tone, until it is stopped by Control-C. */
export function phoneCommand(): Command {
  return new Command('phone')
    .description('A SIP phone for trying things out: it registers, takes calls and plays a tone to whoever listens.')
    .argument('<name>', 'account, such as alice')
    .option('--secret <text>', 'its secret; RINGDOWN_SECRET unless given, else that of ./state on this machine')
    .addOption(
      new Option('--server <host:port>', 'where the exchange is')
        .argParser((text) => {
          const { host, port = SIP_PORT } = parseAddress(text, SIP_PORT);
          return { host, port };
        })
        .default({ host: '127.0.0.1', port: SIP_PORT }, `127.0.0.1:${SIP_PORT}`),
    )
    .option('--call <number>', 'call this once registered')
    .option('--no-answer', 'let it ring')
    .option('--tone <hz>', 'tone to play; 0 for silence', frequency, 440)
    .option('--digits <digits>', 'send these once the call is up')
    .option('--once', 'end with the first call that is over, with status 1 if it failed', false)
    .addHelpText(
      'after',
      `
It stays registered until Control-C unless --once is given. The sample configuration
has the phones alice and bob.

  ringdown phone alice --secret Zk2m...
  ringdown phone bob --secret 8tTq... --call 850 --digits 2 --once`,
    )
    .action(async (name: string, given: PhoneArguments) => {
      const { SipPhone } = await import('../testing/sip-phone/sip-phone.ts');
      const secret = given.secret ?? (process.env.RINGDOWN_SECRET || (await ownSecret(given.server.host, name)) || '');
      const phone = await SipPhone.start({ name, secret, server: given.server, autoAnswer: given.answer });
      try {
        await run(phone, given);
      } finally {
        await phone.stop();
      }
    });
}

/** Registers, follows its calls and says what happens, until the process is told to stop or, with `once`, a call is over. */
async function run(phone: SipPhone, given: PhoneArguments): Promise<void> {
  const finished = new AbortController();
  const stop = AbortSignal.any([stopSignal(), finished.signal]);
  const whenOver = (call: PhoneCall) => {
    if (!given.once) return;
    if (call.failure) process.exitCode = 1;
    finished.abort();
  };
  phone.news.on('offered', (call) => {
    say(phone, `a call comes in from ${call.offer?.headers.get('From') ?? 'somebody'}`);
    follow(phone, call, given, whenOver);
  });
  try {
    await orAborted(stop, register(phone, given));
  } catch (error) {
    if (stop.aborted) return;
    throw error;
  }
  say(phone, `registered at ${given.server.host}:${given.server.port}`);
  if (given.call !== undefined) {
    say(phone, `calling ${given.call}`);
    follow(phone, await phone.call(given.call), given, whenOver);
  }
  if (!stop.aborted) await once(stop, 'abort');
}

async function register(phone: SipPhone, given: PhoneArguments): Promise<void> {
  try {
    await phone.register();
  } catch (error) {
    const remedy = error instanceof RingdownError ? REMEDIES[error.code] : undefined;
    throw remedy ? new Error(`${messageOf(error)}; ${remedy(given)}`, { cause: error }) : error;
  }
}

function follow(phone: SipPhone, call: PhoneCall, { tone, digits }: PhoneArguments, whenOver: (call: PhoneCall) => void): void {
  call.news.on('state', (state) => {
    say(phone, call.failure ? `${state}: ${call.failure.status} ${call.failure.reason}` : state);
    if (call.over) whenOver(call);
    if (state !== 'up') return;
    if (tone > 0) call.media.playTone(tone);
    if (digits) call.sendDigits(digits).catch(() => {});
  });
}

const say = (phone: SipPhone, text: string): void => {
  process.stdout.write(`${visible(`${phone.name}: ${text}`)}\n`);
};

function frequency(text: string): number {
  const hz = Number(text);
  if (!(hz >= 0 && hz < 4000)) throw new InvalidArgumentError('a frequency below 4000 Hz is needed');
  return hz;
}
