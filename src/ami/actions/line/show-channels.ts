import { each } from '../../../base/each.ts';
import type { LineView } from '../../../core/ports/lines.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { line, optionalLine } from '../../headers/line.ts';
import { DAHDI, lineNumber, ZAP } from '../../line-names.ts';
import { item, list } from '../../reply.ts';

const doNotDisturb = (view: LineView) => line('DND', view.doNotDisturb ? 'Enabled' : 'Disabled');

export const zapShowChannels = defineAction({
  name: 'ZapShowChannels',
  summary: 'List lines.',
  description: 'Lists each line with its context, whether it may be disturbed and whether it can be reached.',
  privileges: [],
  onlyIn: ZAP.onlyIn,
  run: ({ exchange }) =>
    list({
      message: 'Zapata channel status will follow',
      items: each(exchange.lines.list(), (view) => item('ZapShowChannels', classicBody(view))),
      complete: 'ZapShowChannelsComplete',
    }),
});

export const dahdiShowChannels = defineAction({
  name: 'DAHDIShowChannels',
  summary: 'List lines.',
  description: 'Lists each line, or the one that is named, with its call, its context, whether it may be disturbed and can be reached.',
  privileges: [],
  onlyIn: DAHDI.onlyIn,
  fields: { wanted: text('DAHDIChannel', 'number of the one to list; all without it') },
  run({ exchange }, { wanted }) {
    const number = wanted === undefined ? 0 : lineNumber(wanted);
    const one = exchange.lines.find(number);
    const lines = number > 0 ? (one ? [one] : []) : exchange.lines.list();
    return list({
      message: 'DAHDI channel status will follow',
      items: each(lines, (view) => item('DAHDIShowChannels', modernBody(view))),
      complete: 'DAHDIShowChannelsComplete',
      extras: (count) => [['Items', count]],
    });
  },
});

const classicBody = (view: LineView): string =>
  line('Channel', view.number) +
  line('Signalling', view.signalling.text) +
  line('Context', view.context) +
  doNotDisturb(view) +
  line('Alarm', view.alarm);

function modernBody(view: LineView): string {
  const [call] = view.calls;
  return (
    line('DAHDIChannel', view.number) +
    optionalLine('Channel', call?.name) +
    optionalLine('Uniqueid', call?.uniqueId) +
    optionalLine('AccountCode', call?.accountCode) +
    line('Signalling', view.signalling.text) +
    line('SignallingCode', view.signalling.code) +
    line('Context', view.context) +
    doNotDisturb(view) +
    line('Alarm', view.alarm) +
    line('Description', view.description)
  );
}
