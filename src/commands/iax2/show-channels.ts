import type { IaxDialogView } from '../../core/endpoint/iax-directory.ts';
import { iaxMessage } from '../../exchange/iax-tables.ts';
import { cell, plural } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

const five = (number: number) => String(number).padStart(5, '0');
const ms = (number: number, digits: number, width: number) => `${String(number).padStart(digits, '0').padEnd(width)}ms`;

export const iaxShowChannels = defineCommand({
  words: 'iax2 show channels',
  aliases: ['iax2 list channels'],
  summary: 'List active IAX2 channels',
  usage: `Usage: iax2 show channels
       Lists all currently active IAX channels.`,
  run({ exchange, dialect }, args) {
    if (args.length > 0) return 'usage';
    const peerWidth = dialect === 'modern' ? 40 : 15;
    const head = [
      cell('Channel', 20),
      cell('Peer', peerWidth),
      cell('Username', 10),
      cell('ID (Lo/Rem)', 11),
      cell('Seq (Tx/Rx)', 11),
      cell('Lag', 7),
      cell('Jitter', 6),
      cell('JitBuf', 6),
      'Format',
      'FirstMsg',
      '  LastMsg',
    ].join('  ');
    const row = (d: IaxDialogView) =>
      [
        cell(d.channel || '(None)', 20),
        cell(d.address, peerWidth),
        cell(d.userName || '(None)', 10),
        `${five(d.callNumber)}/${five(d.remoteNumber)}`,
        `${five(d.outSequence)}/${five(d.inSequence)}`,
        ms(d.remote.delay, 5, 5),
        ms(d.local.jitter, 4, 4),
        ms(d.local.delay, 4, 4),
        cell(d.format, 6),
        iaxMessage(d.firstMessage),
        iaxMessage(d.lastMessage),
      ].join('  ');
    const dialogs = exchange.iax.dialogs();
    return [head, ...dialogs.map(row), plural(dialogs.length, 'active IAX channel')];
  },
});

export const iaxShowNetstats = defineCommand({
  words: 'iax2 show netstats',
  aliases: ['iax2 list netstats'],
  summary: 'List active IAX2 channel netstats',
  usage: `Usage: iax2 show netstats
       Lists network status for all currently active IAX channels.`,
  run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    const lines = [...exchange.iax.netstats('columns')];
    return [
      '                                -------- LOCAL ---------------------  -------- REMOTE --------------------',
      'Channel                    RTT  Jit  Del  Lost   %  Drop  OOO  Kpkts  Jit  Del  Lost   %  Drop  OOO  Kpkts FirstMsg    LastMsg',
      ...lines,
      plural(lines.length, 'active IAX channel'),
    ];
  },
});

/** Of what Asterisk counts, what there is here. */
export const iaxShowStats = defineCommand({
  words: 'iax2 show stats',
  aliases: ['iax2 list stats'],
  summary: 'Display IAX statistics',
  usage: `Usage: iax2 show stats
       Display statistics on IAX channel driver.`,
  run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    const { byAddress, free } = exchange.iax.callNumbers();
    const dialogs = exchange.iax.dialogs();
    return [
      '    IAX Statistics',
      '---------------------',
      `Call numbers in use: ${dialogs.length}, free: ${free}`,
      `Addresses that hold call numbers: ${byAddress.length}`,
      `Frames received by them: ${dialogs.reduce((sum, { framesReceived }) => sum + framesReceived, 0)}`,
    ];
  },
});

export const iaxShowCallNumbers = defineCommand({
  words: 'iax2 show callnumber usage',
  aliases: ['iax2 list callnumber usage'],
  summary: 'Show current entries in IP call number limit table',
  usage: `Usage: iax2 show callnumber usage [IP address]
       Shows current IP addresses which are consuming iax2 call numbers`,
  run({ exchange }, [address, ...rest]) {
    if (rest.length > 0) return 'usage';
    const { byAddress, free } = exchange.iax.callNumbers();
    const rows = byAddress
      .filter(([each]) => address === undefined || each === address)
      .map(([each, count]) => `${cell(each, 45)} ${count}`);
    if (address !== undefined && rows.length === 0) return [`No call number table entries for ${address} found`];
    const head = `${cell('Address', 45)} Callno Usage`;
    return address === undefined ? [head, ...rows, '', `Total Available Callno:                ${free}`] : [head, ...rows];
  },
});
