import { printHeader } from '../../wire/message-encoder.ts';
import { parseModernMask } from '../authority.ts';
import { modernEvents } from '../events/modern/index.ts';
import { lineChannelName } from '../headers/classic-channel.ts';
import type { Dialect } from './dialect.ts';
import { actionIdLine, printItem, printOutput, printSimple } from './framing.ts';

/** The longest refusal that Asterisk's buffer holds. */
const LONGEST_REFUSAL = 511;

/** AMI 11 as Asterisk 22 has it. */
export const modernDialect: Dialect = {
  name: 'modern',
  greeting: 'Asterisk Call Manager/11.0.0',
  authorityRule: 'any',
  separator: ',',
  events: modernEvents,
  namesSystem: true,
  loginReplaces: false,
  polledEvents: 'waited',
  readHeaders: (headers) => headers,
  parseMask: parseModernMask,
  showChannel: (name) => name,
  readChannel: lineChannelName,
  printReply: printSimple,
  printListStart: (list, actionId) =>
    `Response: Success\r\n${actionIdLine(actionId)}EventList: start\r\n${printHeader('Message', list.message)}\r\n`,
  printListItem: printItem,
  printListEnd: (list, count, actionId) => {
    let text = `Event: ${list.complete}\r\n${actionIdLine(actionId)}EventList: Complete\r\nListItems: ${count}\r\n`;
    for (const [name, value] of list.extras?.(count) ?? []) text += printHeader(name, value);
    return `${text}${list.ending ?? ''}\r\n`;
  },
  printCommand: printOutput,
  unknownAction: (name) =>
    `Invalid/unknown command: ${name}. Use Action: ListCommands to show available commands.`.slice(0, LONGEST_REFUSAL),
};
