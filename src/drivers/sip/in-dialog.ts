import { readInfoDigit } from './info-digits.ts';
import type { SipRequest } from './message/sip-message.ts';
import { fromWireText } from './message/wire-text.ts';
import { descriptionIn } from './session.ts';
import type { SipLeg } from './sip-leg.ts';

/** What a request inside a dialog is answered, and what then happens in a call that is not over. */
export interface InDialogAnswer {
  readonly status: number;
  /** SDP of ours. */
  readonly description?: string | undefined;
  readonly act?: () => void;
}

/** A video phone wants a whole picture (RFC 5168): taken, and nothing to do where there is no video. */
const PICTURE_CONTROL = 'application/media_control+xml';

type InDialogHandler = (leg: SipLeg, request: SipRequest) => InDialogAnswer;

/** Requests inside a dialog that begin and end nothing, by method. */
export const IN_DIALOG: ReadonlyMap<string, InDialogHandler> = new Map<string, InDialogHandler>([
  ['OPTIONS', () => ({ status: 200 })],
  ['NOTIFY', () => ({ status: 200 })],
  ['INFO', takeDigit],
  ['MESSAGE', takeText],
  ['UPDATE', takeDescription],
]);

function takeDigit({ channel }: SipLeg, request: SipRequest): InDialogAnswer {
  const digit = readInfoDigit(request);
  if (digit === 'broken') return { status: 400 };
  if (digit) return { status: 200, act: () => channel.partyDigitEnded(digit.digit, digit.durationMs) };
  return { status: request.body.length === 0 || request.contentType === PICTURE_CONTROL ? 200 : 415 };
}

function takeText({ channel }: SipLeg, request: SipRequest): InDialogAnswer {
  if (request.contentType !== 'text/plain') return { status: 415 };
  return { status: 202, act: () => channel.partyText(fromWireText(request.body.toString('latin1'))) };
}

function takeDescription(leg: SipLeg, request: SipRequest): InDialogAnswer {
  const offer = descriptionIn(request);
  if (offer === undefined) return { status: 200 };
  const description = offer === 'broken' ? undefined : leg.audio.session?.answer(offer);
  return description === undefined ? { status: 488 } : { status: 200, description, act: () => leg.audio.noticeHold() };
}
