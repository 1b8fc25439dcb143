import type { LineView } from '../../core/ports/lines.ts';
import { shownName } from '../channel-name.ts';
import { type CommandDialect, defineCommand, refused } from '../define-command.ts';

const yes = (on: boolean): string => (on ? 'yes' : 'no');

export default defineCommand({
  words: 'dahdi show channel',
  aliases: ['zap show channel'],
  summary: 'Show information on a line',
  usage: `Usage: dahdi show channel <chan num>
       Shows a line in detail.`,
  run({ exchange, dialect }, [number, ...rest]) {
    if (number === undefined || rest.length > 0) return 'usage';
    const wanted = Number.parseInt(number, 10) || 0;
    const view = exchange.lines.find(wanted);
    return view ? detailsOf(view, dialect) : refused(`Unable to find given channel ${wanted}`);
  },
});

/** The rows of Asterisk that mean something for a line without hardware, in its order. */
function detailsOf(view: LineView, dialect: CommandDialect): string[] {
  const [first, second] = view.calls.map(({ name }) => shownName(name, dialect));
  const modern = (...lines: string[]) => (dialect === 'modern' ? lines : []);
  return [
    `Channel: ${view.number}`,
    ...modern(`Description: ${view.description}`),
    'Span: 1',
    `Extension: ${view.calls[0]?.exten ?? ''}`,
    `Dialing: ${yes(view.calls[0]?.isDialing ?? false)}`,
    `Context: ${view.context}`,
    `Caller ID: ${view.callerId.number ?? ''}`,
    `Caller ID name: ${view.callerId.name ?? ''}`,
    ...modern(`Mailbox: ${view.mailbox || 'none'}`),
    `InAlarm: ${view.alarm === 'No Alarm' ? 0 : 1}`,
    `Signalling Type: ${view.signalling.text}`,
    `Owner: ${first ?? '<None>'}`,
    `Real: ${first ?? '<None>'}`,
    `Callwait: ${second ?? '<None>'}`,
    'Threeway: <None>',
    ...modern(`DND: ${yes(view.doNotDisturb)}`),
  ];
}
