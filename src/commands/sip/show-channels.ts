import { cell, left, plural } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

export default defineCommand({
  words: 'sip show channels',
  summary: 'List active SIP channels or subscriptions',
  usage: `Usage: sip show channels
       Lists all currently active SIP calls (dialogs).`,
  run({ exchange, dialect }, args) {
    if (args.length > 0) return 'usage';
    const dialogs = exchange.endpoints.dialogs('SIP');
    if (dialect === 'classic') {
      return [
        `${left('Peer', 15)}  ${left('User/ANR', 10)}  ${left('Call ID', 11)}  ${left('Seq (Tx/Rx)', 11)}  ${left('Form', 4)}  ${left('Hold', 7)}  ${left('Last Message', 15)}`,
        ...dialogs.map(
          (d) =>
            `${cell(d.peerAddress, 15)}  ${cell(d.user || '(None)', 10)}  ${cell(d.callId, 11)}  ${left('00000/00000', 11)}  ${cell(d.codec, 4)}  ${left(d.held ? 'Yes' : 'No', 7)}  ${cell(d.lastMessage, 15)}`,
        ),
        `${plural(dialogs.length, 'active SIP channel')}`,
      ];
    }
    const row = (...c: [string, string, string, string, string, string, string, string]) =>
      `${cell(c[0], 15)}  ${cell(c[1], 15)}  ${cell(c[2], 15)}  ${cell(c[3], 15)}  ${left(c[4], 7)}  ${cell(c[5], 14)}  ${left(c[6], 9)}  ${left(c[7], 10)}`;
    return [
      row('Peer', 'User/ANR', 'Call ID', 'Format', 'Hold', 'Last Message', 'Expiry', 'Peer'),
      ...dialogs.map((d) =>
        row(d.peerAddress, d.user || '(None)', d.callId, `(${d.codec})`, d.held ? 'Yes' : 'No', d.lastMessage, '', d.endpoint),
      ),
      `${plural(dialogs.length, 'active SIP dialog')}`,
    ];
  },
});
