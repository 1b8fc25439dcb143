import { dateTimeText } from '../../base/date-text.ts';
import { knownName } from '../channel-name.ts';
import { cell } from '../columns.ts';
import { type CommandContext, defineCommand } from '../define-command.ts';

type Row = NonNullable<ReturnType<CommandContext['exchange']['callRecords']['active']>>[number];

export const cdrShowActive = defineCommand({
  words: 'cdr show active',
  summary: 'Display active CDRs for channels',
  usage: `Usage: cdr show active [channel]
	Displays a summary of all Call Detail Records when [channel]
	is omitted; displays all of the Call Detail Records
	currently in flight for a given [channel] when [channel] is
	specified.

	Note that this will not display Call Detail Records that
	have already been dispatched to a backend storage, nor for
	channels that are no longer active.`,
  run({ exchange, dialect }, [channel, ...rest]) {
    if (rest.length > 0) return 'usage';
    const rows = exchange.callRecords.active(channel && knownName(channel, dialect));
    if (!rows) return [`Unknown channel: ${channel}`];
    const rule = '-'.repeat(50);
    if (channel === undefined)
      return [
        '',
        'Channels with Call Detail Record (CDR) Information',
        rule,
        row(
          SUMMARY.map(([title]) => title),
          SUMMARY,
        ),
        ...rows.map(summary),
      ];
    return [
      '',
      `Call Detail Record (CDR) Information for ${channel}`,
      rule,
      row(
        DETAIL.map(([title]) => title),
        DETAIL,
      ),
      ...rows.map(detail),
    ];
  },
});

type Columns = readonly (readonly [title: string, width: number])[];

const TIMES: Columns = [
  ['Start', 8],
  ['Answer', 8],
  ['End', 8],
  ['Billsec', 8],
  ['Duration', 8],
];
const SUMMARY: Columns = [['Channel', 25], ['Dst. Channel', 25], ['LastApp', 15], ...TIMES];
const DETAIL: Columns = [['AccountCode', 10], ['CallerID', 20], ['Dst. Channel', 25], ['LastApp', 15], ['Data', 15], ...TIMES];

const row = (values: readonly string[], columns: Columns): string => columns.map(([, width], i) => cell(values[i] ?? '', width)).join(' ');
const clock = (at: number | undefined): string => (at === undefined ? '' : dateTimeText(at).slice(11));
/** Eight digits, as Asterisk prints them. */
const seconds = (from: number | undefined, to: number): string => String(Math.floor((to - (from ?? to)) / 1000)).padStart(8, '0');

const times = ({ startedAt, answeredAt, endsAt }: Row): string[] => [
  clock(startedAt),
  clock(answeredAt),
  clock(endsAt),
  seconds(answeredAt, endsAt),
  seconds(startedAt, endsAt),
];
const summary = (active: Row): string =>
  row([active.channel, active.destinationChannel || '<none>', active.application, ...times(active)], SUMMARY);
const detail = (active: Row): string =>
  row(
    [active.accountCode, active.callerId, active.destinationChannel || '<none>', active.application, active.data, ...times(active)],
    DETAIL,
  );
