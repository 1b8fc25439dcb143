import { channelStateName } from '../../core/channel/channel-state.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';
import { shownName } from '../channel-name.ts';
import { cell, clockTime, left, plural, right } from '../columns.ts';
import { type CommandContext, type CommandDialect, defineCommand } from '../define-command.ts';

type Row = (channel: ChannelSnapshot, context: CommandContext) => string;

/** Header and row of a layout: widths are those of Asterisk 20 and of the server of 2006. */
interface Layout {
  readonly header: string;
  readonly row: Row;
}

const place = (c: ChannelSnapshot) => (c.inDialplan || c.exten !== '' ? `${c.exten}@${c.context}:${c.priority}` : '(None)');
const running = (c: ChannelSnapshot) => (c.application === undefined ? '(None)' : `${c.application}(${c.applicationData ?? ''})`);
const seconds = (c: ChannelSnapshot, { exchange }: CommandContext) => exchange.channels.status(c.name)?.seconds ?? 0;

/** How the server of 2006 told the same: an Originate's application stood at `s`, a called leg nowhere, arguments were parted by bars. */
const old = {
  name: ({ name }: ChannelSnapshot) => shownName(name, 'classic'),
  exten: (c: ChannelSnapshot) => (c.runsOneApplication ? 's' : c.exten),
  place: (c: ChannelSnapshot) => (c.inDialplan ? `${old.exten(c)}@${c.context}:${c.priority}` : '(None)'),
  data: (c: ChannelSnapshot) => (c.applicationData ?? '').replaceAll(',', '|'),
  running: (c: ChannelSnapshot) =>
    c.bridgedTo && !c.inDialplan
      ? `Bridged Call(${c.bridgedTo.name})`
      : c.application === undefined
        ? '(None)'
        : `${c.application}(${old.data(c)})`,
};

const PLAIN: Readonly<Record<CommandDialect, Layout>> = {
  modern: {
    header: `${left('Channel', 64)} ${left('Location', 32)} ${left('State', 7)} ${left('Application(Data)', 30)}`,
    row: (c) => `${cell(c.name, 64)} ${cell(place(c), 32)} ${cell(channelStateName(c.state), 7)} ${left(running(c), 30)}`,
  },
  classic: {
    header: `${left('Channel', 20)} ${left('Location', 20)} ${left('State', 7)} ${left('Application(Data)', 30)}`,
    row: (c) => `${cell(old.name(c), 20)} ${cell(old.place(c), 20)} ${cell(channelStateName(c.state), 7)} ${cell(old.running(c), 30)}`,
  },
};

const VERBOSE: Readonly<Record<CommandDialect, Layout>> = {
  modern: {
    header: `${left('Channel', 80)} ${left('Context', 24)} ${left('Extension', 24)} ${left('Prio', 4)} ${left('State', 7)} ${left('Application', 12)} ${left('Data', 25)} ${left('CallerID', 15)} ${left('Duration', 8)} ${left('Accountcode', 11)} ${left('PeerAccount', 11)} ${left('BridgeID', 20)}`,
    row: (c, context) =>
      `${cell(c.name, 80)} ${cell(c.context, 24)} ${cell(c.exten, 24)} ${right(c.priority, 4)} ${cell(channelStateName(c.state), 7)} ${cell(c.application ?? '(None)', 12)} ${cell(c.applicationData ?? '', 25)} ${cell(c.callerId.number ?? '', 15)} ${cell(clockTime(seconds(c, context)), 8)} ${cell(c.accountCode, 11)} ${cell(c.peerAccountCode, 11)} ${cell(c.bridgeId ?? '', 20)}`,
  },
  classic: {
    header: `${left('Channel', 20)} ${left('Context', 20)} ${left('Extension', 16)} ${left('Prio', 4)} ${left('State', 7)} ${left('Application', 12)} ${left('Data', 25)} ${left('CallerID', 15)} ${left('Duration', 8)} ${left('Accountcode', 11)} ${left('BridgedTo', 20)}`,
    row: (c, context) =>
      `${cell(old.name(c), 20)} ${cell(c.context, 20)} ${cell(old.exten(c), 16)} ${right(c.priority, 4)} ${cell(channelStateName(c.state), 7)} ${cell(c.application ?? '(None)', 12)} ${cell(old.data(c), 25)} ${cell(c.callerId.number ?? '', 15)} ${cell(clockTime(seconds(c, context)), 8)} ${cell(c.accountCode, 11)} ${cell(c.bridgedTo?.name ?? '(None)', 20)}`,
  },
};

const CONCISE: Readonly<Record<CommandDialect, Row>> = {
  modern: (c, context) =>
    [
      c.name,
      c.context,
      c.exten,
      c.priority,
      channelStateName(c.state),
      c.application ?? '(None)',
      c.applicationData ?? '',
      c.callerId.number ?? '',
      c.accountCode,
      c.peerAccountCode,
      c.amaFlags,
      seconds(c, context),
      c.bridgeId ?? '',
      c.uniqueId,
    ].join('!'),
  classic: (c, context) =>
    [
      old.name(c),
      c.context,
      old.exten(c),
      c.priority,
      channelStateName(c.state),
      c.application ?? '(None)',
      old.data(c),
      c.callerId.number ?? '',
      c.accountCode,
      c.amaFlags,
      seconds(c, context),
      c.bridgedTo?.name ?? '(None)',
    ].join('!'),
};

export default defineCommand({
  words: 'core show channels',
  aliases: ['show channels'],
  summary: 'Display information on channels',
  usage: {
    modern: `Usage: core show channels [concise|verbose|count]
       Lists currently defined channels and some information about them. If
       'concise' is specified, the format is abridged and in a more easily
       machine parsable format. If 'verbose' is specified, the output includes
       more and longer fields. If 'count' is specified only the channel and call
       count is output.`,
    classic: `Usage: core show channels [concise|verbose]
       Lists currently defined channels and some information about them. If
       'concise' is specified, the format is abridged and in a more easily
       machine parsable format. If 'verbose' is specified, the output includes
       more and longer fields.`,
  },
  run(context, [form, ...rest]) {
    if (rest.length > 0 || (form !== undefined && !['concise', 'verbose', 'count'].includes(form))) return 'usage';
    const { channels } = context.exchange;
    const list = form === 'count' ? [] : channels.snapshotsNewestFirst();
    if (form === 'concise') return list.map((channel) => CONCISE[context.dialect](channel, context));
    const layout = (form === 'verbose' ? VERBOSE : PLAIN)[context.dialect];
    const rows = form === 'count' ? [] : [layout.header, ...list.map((channel) => layout.row(channel, context))];
    const totals = [plural(channels.count, 'active channel'), plural(channels.calls, 'active call')];
    if (context.dialect === 'modern') totals.push(`${plural(channels.processedCalls, 'call')} processed`);
    return [...rows, ...totals];
  },
});
