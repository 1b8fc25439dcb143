import { defineAction } from '../../define-action.ts';
import { line } from '../../headers/line.ts';
import { DAHDI } from '../../line-names.ts';
import { failure, item, list } from '../../reply.ts';

/** There are no boards: all lines together are shown as one, whose alarm is red when none of them can be reached. */
export const dahdiShowStatus = defineAction({
  name: 'DAHDIShowStatus',
  summary: 'Show the state of the lines as a whole.',
  description: 'Shows one span that stands for all lines.',
  privileges: [],
  onlyIn: DAHDI.onlyIn,
  run({ exchange }) {
    const lines = [...exchange.lines.list()];
    if (lines.length === 0) return failure('No DAHDI detected');
    const body =
      line('Span', 1) +
      line('Description', `Lines without hardware (${lines.length})`) +
      line('Alarms', lines.some(({ alarm }) => alarm === 'No Alarm') ? 'OK' : 'RED') +
      line('IRQ', 0) +
      line('bpviol', 0) +
      line('CRC', 0) +
      line('Framing', 'CAS') +
      line('Coding', 'Unk') +
      line('Options', '') +
      line('LBO', '0 db (CSU)/0-133 feet (DSX-1)');
    return list({
      message: 'DAHDI span statuses will follow',
      items: [item('DAHDIShowStatus', body)].values(),
      complete: 'DAHDIShowStatusComplete',
      extras: (count) => [['Items', count]],
    });
  },
});
