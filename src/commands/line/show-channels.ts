import type { LineView } from '../../core/ports/lines.ts';
import { cell, right } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

/** The one span that all lines are part of. */
const SPAN = 1;

/** Asterisk 20: chan_dahdi.c, dahdi_show_channels. */
const modernRow = (c: readonly (string | number)[]): string =>
  `${right(c[0]!, 7)} ${right(c[1]!, 4)} ${cell(c[2]!, 20)} ${cell(c[3]!, 10)} ${cell(c[4]!, 15)} ${cell(c[5]!, 8)} ${cell(c[6]!, 20)} ${cell(c[7]!, 10)} ${cell(c[8]!, 10)} ${cell(c[9]!, 12)} ${cell(c[10]!, 32)}`;

/** 2006: chan_zap.c, zap_show_channels. */
const classicRow = (c: readonly (string | number)[]): string =>
  `${right(c[0]!, 7)} ${cell(c[1]!, 10)} ${cell(c[2]!, 15)} ${cell(c[3]!, 10)} ${cell(c[4]!, 20)} ${cell(c[5]!, 10)} ${cell(c[6]!, 10)}`;

const exten = (view: LineView): string => view.calls[0]?.exten ?? '';

export default defineCommand({
  words: 'dahdi show channels',
  aliases: ['zap show channels'],
  summary: 'Show lines',
  usage: `Usage: dahdi show channels [ group <group> | context <context> ]
       Shows the lines, all or those of a group or a context.`,
  run({ exchange, dialect }, args) {
    const [by, wanted, ...rest] = args;
    if (rest.length > 0 || (by !== undefined && (wanted === undefined || !/^(group|context)$/i.test(by)))) return 'usage';
    const lines = [...exchange.lines.list()].filter((view) => {
      if (by === undefined || wanted === undefined) return true;
      return by.toLowerCase() === 'group' ? view.groups.includes(Number(wanted)) : view.context.toLowerCase() === wanted.toLowerCase();
    });
    if (dialect === 'classic') {
      return [
        classicRow(['Chan', 'Extension', 'Context', 'Language', 'MOH Interpret', 'Blocked', 'State']),
        ...lines.map((view) => classicRow([view.number, exten(view), view.context, view.language, view.musicClass, '', 'In Service'])),
      ];
    }
    return [
      modernRow([
        'Chan',
        'Span',
        'Signalling',
        'Extension',
        'Context',
        'Language',
        'MOH Interpret',
        'Blocked',
        'In Service',
        'Alarms',
        'Description',
      ]),
      ...lines.map((view) =>
        modernRow([
          view.number,
          SPAN,
          view.signalling.text,
          exten(view),
          view.context,
          view.language,
          view.musicClass,
          '',
          'Yes',
          view.alarm,
          view.description,
        ]),
      ),
    ];
  },
});
