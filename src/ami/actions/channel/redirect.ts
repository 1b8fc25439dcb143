import type { ChannelSnapshot } from '../../../core/snapshots.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'Redirect',
  summary: 'Redirect (transfer) a call.',
  description: 'Sends a channel, and with ExtraChannel a second one, to a place in the dialplan. Both move, or none.',
  privileges: { modern: ['call'], classic: ['call'] },
  fields: {
    channel: required('Channel', 'the one to move', 'Channel not specified'),
    extraChannel: text('ExtraChannel', 'a second one to move with it'),
    exten: text('Exten', 'extension to go to'),
    extraExten: text('ExtraExten', 'extension for the second; counts only with ExtraContext'),
    context: text('Context', 'context to go to; classic keeps the present one without it'),
    extraContext: text('ExtraContext', 'context for the second'),
    priority: text('Priority', 'number or label'),
    extraPriority: text('ExtraPriority', 'number or label for the second'),
  },
  run({ exchange, dialect }, given) {
    const channel = exchange.channels.find(dialect.readChannel(given.channel));
    const modern = dialect.name === 'modern';
    if (modern) {
      // Asterisk 20 looks at what is given before it looks for the channel (main/manager.c, action_redirect).
      if (given.context === undefined) return failure('Context not specified');
      if (given.exten === undefined) return failure('Exten not specified');
      if (given.priority === undefined) return failure('Priority not specified');
      if (priorityOf(exchange, given.context, given.exten, given.priority) === undefined) return failure('Priority is invalid');
    }
    // The server of 2006 looked for a label first too, as far as it could.
    const place = [given.context, given.exten, given.priority] as const;
    if (isWhole(place) && priorityOf(exchange, ...place) === undefined) return failure('Invalid priority');
    if (!channel) return failure(`Channel does not exist: ${given.channel}`);
    const target = targetFor(exchange, channel, given.context, given.exten, given.priority);
    if (!target) return failure('Invalid priority');
    if (given.extraChannel === undefined) {
      return exchange.channels.redirect(channel.name, target) ? success('Redirect successful') : failure(REFUSALS['channel ends']);
    }
    const extra = exchange.channels.find(dialect.readChannel(given.extraChannel));
    if (!extra) return failure(modern ? `ExtraChannel does not exist: ${given.extraChannel}` : 'Secondary redirect failed');
    const own = given.extraContext !== undefined;
    if (own && given.extraExten === undefined) return failure('ExtraExten not specified');
    if (own && given.extraPriority === undefined) return failure('ExtraPriority not specified');
    const extraTarget = own
      ? targetFor(exchange, extra, given.extraContext, given.extraExten, given.extraPriority)
      : targetFor(exchange, extra, given.context, given.exten, given.priority);
    if (!extraTarget) return failure('ExtraPriority is invalid');
    const outcome = exchange.channels.redirectBoth(channel.name, target, extra.name, extraTarget);
    return outcome === 'moved' ? success('Dual Redirect successful') : failure(REFUSALS[outcome]);
  },
});

/** Neither moves then. */
const REFUSALS = {
  'channel ends': 'Redirect failed, channel not up.',
  'extra ends': 'Redirect failed, extra channel not up.',
} as const;

const isWhole = (place: readonly (string | undefined)[]): place is readonly [string, string, string] =>
  place.every((part) => part !== undefined);

/** Where to: what is not given stays as it is, the priority is 1 then. */
function targetFor(exchange: Exchange, channel: ChannelSnapshot, context = channel.context, exten = channel.exten, priority = '1') {
  const number = priorityOf(exchange, context, exten, priority);
  return number === undefined ? undefined : { context, exten, priority: number };
}

const priorityOf = (exchange: Exchange, context: string, exten: string, text: string): number | undefined =>
  /^\d+$/.test(text) ? Number(text) : exchange.dialplan.parsePriority(context, exten, text);
