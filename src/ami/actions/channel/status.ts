import { channelStateName } from '../../../core/channel/channel-state.ts';
import type { ChannelStatus } from '../../../exchange/channel-commands.ts';
import { type ActionContext, defineAction } from '../../define-action.ts';
import { flag, text } from '../../fields.ts';
import { channelHeaders, UNKNOWN } from '../../headers/channel.ts';
import { classicCaller, classicChannelName } from '../../headers/classic-channel.ts';
import { line } from '../../headers/line.ts';
import { failure, item, type ListItem, list, type Reply, raw } from '../../reply.ts';

export default defineAction({
  name: 'Status',
  summary: 'List channel status.',
  description: 'Lists one channel, or all of them the newest first, each as an event of its own.',
  privileges: { modern: ['system', 'call', 'reporting'], classic: ['call'] },
  fields: {
    channel: text('Channel', 'the one to list; all without it'),
    variables: text('Variables', 'names of variables or functions to list, comma between'),
    allVariables: flag('AllVariables', 'list every variable of each channel'),
  },
  run(context, { channel, variables, allVariables }): Reply {
    const { exchange, dialect, session } = context;
    const wanted = channel === undefined ? undefined : dialect.readChannel(channel);
    const names = variables?.split(',') ?? [];
    if (names.some((name) => exchange.variableNeedsSystem(name)) && !session.mayWrite('system'))
      return failure('Status Access Forbidden: Variables');
    if (wanted !== undefined && !exchange.channels.find(wanted)) return noSuchChannel(context);
    const channels = wanted === undefined ? exchange.channels.snapshotsNewestFirst().map((c) => c.name) : [wanted];
    return list({
      message: 'Channel status will follow',
      items: itemsOf(context, channels, names, allVariables),
      complete: 'StatusComplete',
      extras: (count) => [['Items', count]],
    });
  },
});

/** The server of 2006 said Success first and Error behind it. */
function noSuchChannel({ dialect, actionId }: ActionContext): Reply {
  const refusal = failure('No such channel');
  if (dialect.name === 'modern') return refusal;
  return raw(
    dialect.printReply({ ...refusal, response: 'Success', message: 'Channel status will follow' }, actionId) +
      dialect.printReply(refusal, actionId),
  );
}

/** The list, with the variables that were asked for: the server of 2006 knew no such header, AMI 1.1 put them behind Uniqueid. */
async function* itemsOf(
  context: ActionContext,
  names: readonly string[],
  wanted: readonly string[],
  all: boolean,
): AsyncIterable<ListItem> {
  const { exchange, dialect } = context;
  const body = dialect.name === 'classic' ? classicBody : modernBody;
  for (const name of names) {
    const variables: (readonly [string, string])[] = [];
    for (const variable of wanted) variables.push([variable, (await context.variable(name, variable)).value ?? '(null)']);
    if (all) variables.push(...exchange.channels.variables(name).reverse());
    const status = exchange.channels.status(name);
    if (!status) continue;
    yield item(
      'Status',
      body(status, context) + variables.map(([variable, value]) => line('Variable', `${variable}=${value}`)).join(''),
      'Call',
    );
  }
}

function modernBody(status: ChannelStatus): string {
  const c = status.snapshot;
  const transcodes = (format: string) => (format === status.nativeFormats ? '' : `(${format})->(${status.nativeFormats})`);
  return (
    channelHeaders(c) +
    line('Type', c.technology) +
    line('DNID', c.dialedNumber ?? '') +
    line('EffectiveConnectedLineNum', c.connectedLine.number || UNKNOWN) +
    line('EffectiveConnectedLineName', c.connectedLine.name || UNKNOWN) +
    line('TimeToHangup', status.secondsToHangup) +
    line('BridgeID', c.bridgeId ?? '') +
    line('Application', c.application ?? '') +
    line('Data', c.applicationData ?? '') +
    line('Nativeformats', `(${status.nativeFormats})`) +
    line('Readformat', status.readFormat) +
    line('Readtrans', transcodes(status.readFormat)) +
    line('Writeformat', status.writeFormat) +
    line('Writetrans', transcodes(status.writeFormat)) +
    line('Callgroup', 0) +
    line('Pickupgroup', 0) +
    line('Seconds', status.seconds)
  );
}

function classicBody({ snapshot: c, dialplanRests, seconds }: ChannelStatus, context: ActionContext): string {
  const caller = classicCaller(c);
  const inDialplan =
    c.inDialplan && !c.runsOneApplication && !dialplanRests
      ? line('Context', c.context) + line('Extension', c.exten) + line('Priority', c.priority) + line('Seconds', seconds)
      : '';
  return (
    line('Channel', classicChannelName(c.name)) +
    line('CallerIDNum', caller.number ?? UNKNOWN) +
    line('CallerIDName', caller.name ?? UNKNOWN) +
    line('Account', c.accountCode) +
    line('State', channelStateName(c.state)) +
    inDialplan +
    (c.bridgedTo ? line('Link', classicChannelName(c.bridgedTo.name)) : '') +
    line('Uniqueid', context.toldUniqueId(c.uniqueId))
  );
}
