import { Command } from 'commander';
import { type AmiClient, type AmiEvent, AmiRefusal, type ListName } from '../../client/index.ts';
import { type Column, printMessages } from './print.ts';
import { type ServerArguments, withClient, withServer } from './server-choice.ts';

/** A command that shows lists of the server as one table. */
interface ListCommand {
  readonly name: string;
  readonly about: string;
  /** Actions that are asked for; one that the server does not have, or that this account may not ask for, is passed over unless none answers. */
  readonly actions: readonly ListName[];
  /** The items to show, by name; all unless given. */
  readonly items?: readonly string[] | undefined;
  readonly columns: readonly Column[];
  readonly example: string;
}

const LISTS: readonly ListCommand[] = [
  {
    name: 'channels',
    about: 'The channels there are, and what they do.',
    actions: ['CoreShowChannels'],
    columns: [
      ['CHANNEL', 'Channel'],
      ['STATE', 'ChannelStateDesc'],
      ['CALLER', 'CallerIDNum'],
      ['CONNECTED', 'ConnectedLineNum'],
      ['CONTEXT', 'Context'],
      ['EXTEN', 'Exten', 'Extension'],
      ['APPLICATION', 'Application'],
      ['DURATION', 'Duration'],
    ],
    example: 'ringdown channels --json | jq -r .Channel',
  },
  {
    name: 'status',
    about: 'The state of each channel, as the action Status tells it.',
    actions: ['Status'],
    columns: [
      ['CHANNEL', 'Channel'],
      ['STATE', 'ChannelStateDesc', 'State'],
      ['CALLER', 'CallerIDNum', 'CallerID'],
      ['CONTEXT', 'Context'],
      ['EXTEN', 'Exten', 'Extension'],
      ['SECONDS', 'Seconds'],
      ['LINK', 'BridgeID', 'Link'],
      ['UNIQUEID', 'Uniqueid'],
    ],
    example: 'ringdown status',
  },
  {
    name: 'peers',
    about: 'The SIP and IAX2 peers, and where they are reached.',
    actions: ['SIPpeers', 'IAXpeerlist'],
    columns: [
      ['PEER', 'ObjectName'],
      ['TECHNOLOGY', 'Channeltype', 'ChannelType'],
      ['ADDRESS', 'IPaddress'],
      ['PORT', 'IPport'],
      ['STATUS', 'Status'],
    ],
    example: 'ringdown peers --on berlin',
  },
  {
    name: 'queues',
    about: 'The queues, with who serves and who waits.',
    actions: ['QueueStatus'],
    items: ['QueueParams', 'QueueMember', 'QueueEntry'],
    columns: [
      ['QUEUE', 'Queue'],
      ['WHAT', 'Event'],
      ['NAME', 'Name', 'Channel', 'Strategy'],
      ['POSITION', 'Position', 'Calls'],
      ['WAIT', 'Wait', 'Holdtime'],
      ['TAKEN', 'CallsTaken', 'Completed'],
      ['PAUSED', 'Paused'],
    ],
    example: 'ringdown queues --json',
  },
];

export const listCommands = (): Command[] => LISTS.map(listCommand);

function listCommand({ name, about, actions, items, columns, example }: ListCommand): Command {
  return withServer(new Command(name).description(about).option('--json', 'a JSON object a line'))
    .addHelpText('after', `\n  ${example}`)
    .action(async (given: ServerArguments & { json?: boolean }) => {
      const shown = await withClient(given, (ami) => itemsOf(ami, { actions, items }));
      process.stdout.write(printMessages(shown, columns, given.json));
    });
}

/** What a list shows now. @throws AmiRefusal when the server has none of its actions */
async function itemsOf(ami: AmiClient, { actions, items }: Pick<ListCommand, 'actions' | 'items'>): Promise<AmiEvent[]> {
  const found = await allItems(ami, actions);
  return items ? found.filter((item) => items.includes(item.name)) : found;
}

async function allItems(ami: AmiClient, actions: readonly ListName[]): Promise<AmiEvent[]> {
  const answers = await Promise.allSettled(actions.map((action) => ami.list(action)));
  const refusal = answers.find((answer) => answer.status === 'rejected' && !(answer.reason instanceof AmiRefusal)) ?? answers[0];
  if (refusal?.status === 'rejected' && answers.every((answer) => answer.status === 'rejected')) throw refusal.reason;
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.items : []));
}
