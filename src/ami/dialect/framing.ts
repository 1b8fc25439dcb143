import { onOneLine, printHeader } from '../../wire/message-encoder.ts';
import type { CommandReply, ListItem, ListReply, SimpleReply } from '../reply.ts';

/** `ActionID`, byte for byte as the request had it: a lone CR in it ends no line. Nothing when the request had none. */
export const actionIdLine = (actionId: string | undefined): string => (actionId ? `ActionID: ${actionId}\r\n` : '');

/** Response, ActionID, Message, the rest: the order that both dialects have. */
export function printSimple(reply: SimpleReply, actionId: string | undefined): string {
  let text = `Response: ${reply.response}\r\n${actionIdLine(actionId)}`;
  if (reply.message !== undefined) text += printHeader('Message', reply.message);
  for (const [name, value] of reply.headers) text += printHeader(name, value);
  return `${text}\r\n${reply.followedBy ?? ''}`;
}

/** An item of a list: the same in both dialects. */
export function printItem(item: ListItem, list: ListReply, actionId: string | undefined): string {
  const id = actionIdLine(actionId);
  const privilege = item.privilege === undefined ? '' : printHeader('Privilege', item.privilege);
  return `Event: ${item.event}\r\n${privilege}${list.actionId === 'first' ? id : ''}${item.body}${list.actionId === 'last' ? id : ''}\r\n`;
}

/** `Response: Follows`: text lines ended by LF alone, then a mark (AMI classic section 12; modern before 14). */
export function* printFollows(reply: CommandReply, actionId: string | undefined): Iterable<string> {
  yield `Response: Follows\r\nPrivilege: Command\r\n${actionIdLine(actionId)}`;
  for (const line of reply.lines) yield `${onOneLine(line)}\n`;
  yield '--END COMMAND--\r\n\r\n';
}

/** One `Output` header a line, at least one (AMI modern section 3). */
export function* printOutput(reply: CommandReply, actionId: string | undefined): Iterable<string> {
  yield `Response: ${reply.succeeded ? 'Success' : 'Error'}\r\n${actionIdLine(actionId)}Message: Command output follows\r\n`;
  let isEmpty = true;
  for (const line of reply.lines) {
    isEmpty = false;
    yield printHeader('Output', line);
  }
  yield isEmpty ? 'Output: \r\n\r\n' : '\r\n';
}
