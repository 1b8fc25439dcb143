import { RingdownError } from '../base/errors.ts';
import type { AmiReply } from './message.ts';

/** What can go wrong between a program and a manager; the code of an `AmiError`. */
export type AmiErrorCode =
  /** The server could not be reached, or what answered is no manager. */
  | 'AMI_CONNECT_FAILED'
  /** The server does not take these credentials. It is not asked again. */
  | 'AMI_LOGIN_REFUSED'
  /** The server answered an action with `Response: Error`. */
  | 'AMI_REFUSED'
  /** Nothing came within the time. Whether the server did it is not known. */
  | 'AMI_TIMEOUT'
  /** The connection was lost after the action was sent. Whether the server did it is not known. */
  | 'AMI_CONNECTION_LOST'
  /** There is no login now and the action was told not to wait for one. It was not sent. */
  | 'AMI_NOT_CONNECTED'
  /** The client was closed. */
  | 'AMI_CLOSED'
  /** More actions wait than the client holds. It was not sent. */
  | 'AMI_OVERLOADED'
  /** A name or a value would break the framing of the protocol, two actions that wait have one ActionID, or a time or a count is none. It was not sent. */
  | 'AMI_INVALID'
  /** A list was cut off by the server, or came without its end. */
  | 'AMI_LIST_BROKEN'
  /** A call that was asked for did not come about. */
  | 'AMI_ORIGINATE_FAILED';

/** Everything that the client throws, but for the reason of an AbortSignal, which is thrown as it is. */
export class AmiError extends RingdownError {
  declare readonly code: AmiErrorCode;

  constructor(code: AmiErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = 'AmiError';
  }
}

/** An action, or a login, that the server refused: `reply` is what it said. */
export class AmiRefusal extends AmiError {
  readonly action: string;
  readonly reply: AmiReply;

  constructor(code: 'AMI_REFUSED' | 'AMI_LOGIN_REFUSED', action: string, reply: AmiReply) {
    super(code, `${action} was refused: ${reply.message || 'no reason given'}`);
    this.name = 'AmiRefusal';
    this.action = action;
    this.reply = reply;
  }
}
