import { Command, InvalidArgumentError } from 'commander';
import type { Fields } from '../../client/index.ts';
import { visible } from '../visible.ts';
import { fieldsOf } from './input-line.ts';
import { printHeaders, printJson, printOutput } from './print.ts';
import { type ServerArguments, withClient, withServer } from './server-choice.ts';

type Given<T = object> = ServerArguments & T;

/** Commands that send one action. */
export const actionCommands = (): Command[] => [
  actionCommand(),
  commandCommand(),
  originateCommand(),
  hangupCommand(),
  redirectCommand(),
  mailboxCommand(),
];

/** `ringdown action NAME Key=Value ...` */
const actionCommand = (): Command =>
  withServer(
    new Command('action')
      .description('Send any action and show what the server answers, with all items where that is a list.')
      .argument('<name>', 'name of the action')
      .argument('[fields...]', 'its headers, such as Channel=SIP/alice; one may be given more than once')
      .option('--json', 'a JSON object a message'),
  )
    .addHelpText(
      'after',
      '\n  ringdown action Ping\n  ringdown action Setvar Channel=SIP/alice-00000001 Variable=LANG Value=de\n  ringdown action QueueStatus Queue=support --json',
    )
    .action(async (name: string, fields: string[], given: Given<{ json?: boolean }>) => {
      const { reply, items, complete } = await withClient(given, (ami) => ami.freeForm.list(name, headersOf(fields)));
      const print = given.json ? printJson : printHeaders;
      for (const message of [reply, ...items, ...(complete && !items.includes(complete) ? [complete] : [])])
        process.stdout.write(print(message));
    });

/** `ringdown command "core show channels"` */
const commandCommand = (): Command =>
  withServer(
    new Command('command')
      .description("Run a command of the server's console and show what it prints.")
      .argument('<words...>', 'the command'),
  )
    .addHelpText('after', '\n  ringdown command core show channels\n  ringdown command "dialplan show default"')
    .action(async (words: string[], given: Given) => {
      for (const line of await withClient(given, (ami) => ami.command(words.join(' ')))) process.stdout.write(printOutput(line));
    });

interface OriginateArguments {
  readonly exten?: string;
  readonly context: string;
  readonly priority: string;
  readonly app?: string;
  readonly data?: string;
  readonly callerId?: string;
  readonly variable?: string[];
  readonly timeout: number;
}

/** `ringdown originate SIP/alice --exten 101` */
const originateCommand = (): Command =>
  withServer(
    new Command('originate')
      .description('Call a channel and connect it, once it answers, to an extension or an application. Waits for the answer.')
      .argument('<channel>', 'whom to call, such as SIP/alice')
      .option('--exten <number>', 'extension to connect to')
      .option('--context <name>', 'its context', 'default')
      .option('--priority <number>', 'its priority', '1')
      .option('--app <name>', 'application to run in place of an extension')
      .option('--data <text>', 'arguments of the application')
      .option('--caller-id <text>', 'caller id to show, such as "Desk" <100>')
      .option('--variable <name=value...>', 'channel variables to set')
      .option('--timeout <seconds>', 'how long to let it ring', seconds, 30),
  )
    .addHelpText(
      'after',
      '\n  ringdown originate SIP/alice --exten 101\n  ringdown originate SIP/alice --app Playback --data demo-congrats',
    )
    .action(async (channel: string, given: Given<OriginateArguments>) => {
      if ((given.exten === undefined) === (given.app === undefined)) throw new InvalidArgumentError('either --exten or --app is needed');
      const target =
        given.app === undefined
          ? { Context: given.context, Exten: given.exten, Priority: given.priority }
          : { Application: given.app, Data: given.data };
      const fields = { Channel: channel, ...target, CallerID: given.callerId, Variable: given.variable, Timeout: given.timeout * 1000 };
      const call = await withClient(given, (ami) => ami.originate(fields), { events: 'call' });
      process.stdout.write(`${visible(call.channel)} answered (${visible(call.uniqueId)})\n`);
    });

/** `ringdown hangup SIP/alice-00000001` */
const hangupCommand = (): Command =>
  withServer(
    new Command('hangup')
      .description('Hang up a channel.')
      .argument('<channel>', 'its name, or /expression/ for all whose names match')
      .option('--cause <number>', 'cause to give (Q.850), such as 16 or 17', cause),
  )
    .addHelpText('after', '\n  ringdown hangup SIP/alice-00000001\n  ringdown hangup "/^SIP\\/alice-/"')
    .action(async (channel: string, given: Given<{ cause?: number }>) => {
      const reply = await withClient(given, (ami) => ami.action('Hangup', { Channel: channel, Cause: given.cause }));
      process.stdout.write(`${visible(reply.message)}\n`);
    });

/** `ringdown redirect SIP/alice-00000001 850` */
const redirectCommand = (): Command =>
  withServer(
    new Command('redirect')
      .description('Send a channel to an extension, with the one that it talks to where that is given.')
      .argument('<channel>', 'its name')
      .argument('<exten>', 'extension')
      .option('--context <name>', 'context', 'default')
      .option('--priority <number>', 'priority', '1')
      .option('--with <channel>', 'a second channel that goes there too'),
  )
    .addHelpText('after', '\n  ringdown redirect SIP/alice-00000001 850')
    .action(async (channel: string, exten: string, given: Given<{ context: string; priority: string; with?: string }>) => {
      const fields = { Channel: channel, ExtraChannel: given.with, Context: given.context, Exten: exten, Priority: given.priority };
      const reply = await withClient(given, (ami) => ami.action('Redirect', fields));
      process.stdout.write(`${visible(reply.message)}\n`);
    });

/** `ringdown mailbox 100@default` */
const mailboxCommand = (): Command =>
  withServer(
    new Command('mailbox')
      .description('How many messages wait in a mailbox.')
      .argument('<mailbox>', 'such as 100@default')
      .option('--json', 'as a JSON object'),
  )
    .addHelpText('after', '\n  ringdown mailbox 100@default')
    .action(async (mailbox: string, given: Given<{ json?: boolean }>) => {
      const reply = await withClient(given, (ami) => ami.action('MailboxCount', { Mailbox: mailbox }));
      process.stdout.write(
        given.json
          ? printJson(reply)
          : `${mailbox}: ${visible(reply.get('NewMessages') ?? '?')} new, ${visible(reply.get('OldMessages') ?? '?')} old\n`,
      );
    });

/** @throws InvalidArgumentError for a word that is no header */
function headersOf(words: readonly string[]): Fields {
  const wrong = words.find((word) => word.indexOf('=') < 1);
  if (wrong !== undefined) throw new InvalidArgumentError(`${JSON.stringify(wrong)} is not of the form Key=Value`);
  return fieldsOf(words);
}

function cause(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) > 127) throw new InvalidArgumentError('a number from 0 to 127 is needed');
  return Number(text);
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 86_400)) throw new InvalidArgumentError('a number of seconds is needed');
  return value;
}
