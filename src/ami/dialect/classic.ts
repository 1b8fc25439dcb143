import { printHeader } from '../../wire/message-encoder.ts';
import { parseClassicMask } from '../authority.ts';
import { classicEvents } from '../events/classic/index.ts';
import { Masquerades } from '../events/classic/masquerades.ts';
import { classicChannelName, modernChannelName } from '../headers/classic-channel.ts';
import { ClassicHeaderList } from './classic-header-list.ts';
import type { Dialect } from './dialect.ts';
import { actionIdLine, printFollows, printItem, printSimple } from './framing.ts';

/** AMI as the manager document of November 2006 has it. */
export const classicDialect: Dialect = {
  name: 'classic',
  greeting: 'Asterisk Call Manager/1.0',
  authorityRule: 'all',
  separator: '|',
  events: classicEvents,
  retell: (newUniqueId) => new Masquerades(newUniqueId),
  namesSystem: false,
  loginReplaces: true,
  polledEvents: 'appended',
  readHeaders: (headers) => new ClassicHeaderList(headers.lines),
  parseMask: parseClassicMask,
  showChannel: classicChannelName,
  readChannel: modernChannelName,
  printReply: printSimple,
  printListStart: (list, actionId) =>
    `Response: Success\r\n${actionIdLine(actionId)}${list.classic.counted ? 'Eventlist: start\r\n' : ''}${printHeader('Message', list.message)}\r\n`,
  printListItem: printItem,
  printListEnd: (list, count, actionId) => {
    const { counted, endPrivilege } = list.classic;
    let text = `Event: ${list.complete}\r\n${endPrivilege === undefined ? '' : printHeader('Privilege', endPrivilege)}`;
    if (counted) {
      text += `EventList: Complete\r\nListItems: ${count}\r\n`;
      for (const [name, value] of list.extras?.(count) ?? []) text += printHeader(name, value);
    }
    return `${text}${actionIdLine(actionId)}\r\n`;
  },
  printCommand: printFollows,
  unknownAction: () => 'Invalid/unknown command. Use Action: ListCommands to show available commands.',
};
