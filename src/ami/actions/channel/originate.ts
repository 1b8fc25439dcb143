import type { ExchangeOriginate } from '../../../exchange/exchange.ts';
import type { OriginateNeed } from '../../../exchange/originate-policy.ts';
import { type ActionContext, defineAction } from '../../define-action.ts';
import { flag, needed, repeated, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const MAX_UNIQUE_ID = 149;
const MAX_VARIABLES_A_HEADER = 64;
const DEFAULT_TIMEOUT_MS = 30_000;

export default defineAction({
  name: 'Originate',
  summary: 'Originate a call.',
  description: 'Calls a channel and connects it to an extension or an application. With Async the end is told by an event.',
  privileges: { modern: ['originate'], classic: ['call'] },
  fields: {
    channel: needed(text('Channel', '`Technology/resource` to call')),
    exten: text('Exten', 'extension to connect to'),
    context: text('Context', 'context to connect to'),
    priority: text('Priority', 'number or label; classic begins at 1 without it where Async is given'),
    application: text('Application', 'application to run in place of an extension'),
    data: text('Data', 'for the application'),
    timeout: text('Timeout', 'milliseconds to wait for an answer, 30,000 without it'),
    callerId: text('CallerID', '`"Name" <number>` to set on the called leg'),
    variables: repeated('Variable', '`NAME=value`, several parted by comma (modern) or bar (classic)'),
    account: text('Account', 'account code'),
    earlyMedia: flag('EarlyMedia', 'connect already to what is heard before an answer'),
    async: flag('Async', 'answer at once, tell the end by an event'),
    codecs: text('Codecs', 'names of codecs, comma between'),
    channelId: text('ChannelId', 'unique id of the channel'),
    otherChannelId: text('OtherChannelId', 'unique id of the second half of a Local channel'),
  },
  async run(context, given) {
    const { exchange, actionId, dialect } = context;
    if (tooLong(given.channelId) || tooLong(given.otherChannelId)) return failure(`Uniqueid length exceeds maximum of ${MAX_UNIQUE_ID}`);
    const modern = dialect.name === 'modern';
    if (given.channel === undefined) return failure(modern ? 'Channel not specified' : 'Invalid channel');
    const priority = priorityOf(context, given.priority, given.context, given.exten);
    if (priority === 'invalid') return failure('Invalid priority');
    const timeoutMs = timeoutOf(given.timeout);
    if (timeoutMs === undefined) return failure('Invalid timeout');
    if (!given.channel.includes('/')) return failure('Invalid channel');
    const needs = given.application === undefined ? undefined : exchange.originateNeeds(given.application, given.data ?? '');
    const variables = variablesOf(context, given.variables);
    const setsBeyond = variables.some(([name, value]) => exchange.settingNeedsSystem(name, value));
    if ((needs !== undefined && !mayRun(context, needs)) || (setsBeyond && !mayRun(context, 'system')))
      return failure('Originate Access Forbidden: app or data blacklisted');
    if (modern && priority !== undefined && !exchange.dialplan.hasExten(given.context ?? '', given.exten ?? '', priority))
      return failure('Extension does not exist.');
    // The server of 2006 began at 1 only where nobody waited for the answer.
    if (given.application === undefined && priority === undefined && (modern || !given.async))
      return failure("Originate with 'Exten' requires 'Context' and 'Priority'");
    const request: ExchangeOriginate = {
      channel: given.channel,
      application: given.application === undefined ? undefined : { name: given.application, data: given.data ?? '' },
      context: given.context,
      exten: given.exten,
      priority: priority ?? 1,
      timeoutMs,
      callerId: given.callerId === undefined ? undefined : exchange.channels.parseCallerId(given.callerId),
      accountCode: given.account,
      variables: [...(context.session.account?.variables ?? []), ...variables],
      codecs: given.codecs?.split(',').map((codec) => codec.trim()),
      earlyMedia: given.earlyMedia,
      channelId: given.channelId,
      otherChannelId: given.otherChannelId,
      actionId,
    };
    if (given.async) {
      exchange.originateAsync(request);
      return success('Originate successfully queued');
    }
    const { success: answered } = await exchange.originate(request);
    return answered ? success('Originate successfully queued') : failure('Originate failed');
  },
});

const mayRun = ({ session }: ActionContext, needs: OriginateNeed): boolean =>
  session.mayWrite('system') || (needs === 'agi' && session.mayWrite('agi'));

const tooLong = (id: string | undefined): boolean => (id?.length ?? 0) > MAX_UNIQUE_ID;

/** A number, a label of the extension, or undefined for none given (0 counts as none). */
function priorityOf({ exchange }: ActionContext, text: string | undefined, context = '', exten = ''): number | undefined | 'invalid' {
  if (text === undefined) return undefined;
  const number = /^\s*(\d+)/.exec(text)?.[1];
  if (number !== undefined) return Number(number) || undefined;
  return exchange.dialplan.parsePriority(context, exten, text) ?? 'invalid';
}

function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return DEFAULT_TIMEOUT_MS;
  const number = /^\s*(\d+)/.exec(text)?.[1];
  return number === undefined ? undefined : Math.min(Number(number), 2 ** 31 - 1);
}

/**
 * `NAME=value` items in the order in which they are set: Asterisk keeps them in a list that grows at its head, so the last one of a request is
 * set first and of two with one name the first wins (AMI modern section 7).
 */
function variablesOf({ exchange, dialect }: ActionContext, headers: readonly string[]): [string, string][] {
  const items: [string, string][] = [];
  for (const header of headers) {
    for (const part of exchange.dialplan.splitArguments(header, dialect.separator).slice(0, MAX_VARIABLES_A_HEADER)) {
      const equals = part.indexOf('=');
      if (equals > 0) items.push([part.slice(0, equals), part.slice(equals + 1)]);
    }
  }
  return items.reverse();
}
