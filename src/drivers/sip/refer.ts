import { attendedTransfer } from '../../core/attended-transfer.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { blindTransfer, type TransferResult } from '../../core/transfer.ts';
import type { Endpoint } from './endpoint.ts';
import { parseNameAddr } from './message/name-addr.ts';
import type { SipRequest } from './message/sip-message.ts';
import { userText } from './message/uri.ts';
import { fromWireText } from './message/wire-text.ts';
import { findReplaced, type Replaces, replacesInUri } from './replaces.ts';
import type { SipContext } from './sip-context.ts';

/**
 * What a REFER is answered: refused, or accepted with 202, and what became of it in the end: a status that is known at once, or the result of
 * what is to be done (RFC 3515 2.4.4).
 */
export interface ReferOutcome {
  readonly status: number;
  readonly final?: number | (() => TransferResult | Promise<TransferResult>) | undefined;
}

/** What NOTIFY tells at the end. */
export const FINAL_STATUS: Readonly<Record<TransferResult, number>> = { Success: 200, Invalid: 404, 'Not Permitted': 403, Fail: 503 };

/**
 * A blind transfer by the phone (RFC 3515): the other party goes to the extension that Refer-To names. Variables and their order: recorded
 * session core-18. With Replaces in Refer-To it is an attended one: the other party goes to that of another call of the phone.
 */
export function transferByRefer(
  context: SipContext,
  transferer: Channel,
  request: SipRequest,
  endpoint: Endpoint | undefined,
): ReferOutcome {
  const targets = request.headers.list('Refer-To');
  const target = targets.length === 1 ? parseNameAddr(targets[0]!) : undefined;
  if (!target?.uri.user) return { status: 400 };
  const replaces = replacesInUri(target.uri.headers);
  if (replaces === 'broken') return { status: 400 };
  if (replaces) return attended(context, transferer, replaces);
  const { bridge } = transferer;
  const transferee = bridge?.peerOf(transferer);
  if (!transferee) return { status: 603 };

  const exten = userText(fromWireText(target.uri.user));
  const fallback = endpoint?.options.call.context ?? context.options.context;
  const transferContext = transferer.getVariable('TRANSFER_CONTEXT') || fallback;
  const referredBy = fromWireText(request.headers.get('Referred-By') ?? '');
  transferee.setVariable('SIPREFERRINGCONTEXT', fallback);
  if (referredBy) transferee.setVariable('__SIPREFERREDBYHDR', referredBy);
  if (!context.core.dialplan.hasExten(transferContext, exten, transferee.callerId.number)) {
    return { status: 202, final: 404 };
  }
  return {
    status: 202,
    final: () =>
      blindTransfer(context.core, transferer, transferContext, exten, {
        isExternal: true,
        prepare: (channel) => {
          channel.setVariable('SIPTRANSFER', 'yes');
          if (referredBy) channel.setVariable('SIPTRANSFER_REFERER', referredBy);
          channel.setVariable('SIPDOMAIN', target.uri.host);
        },
      }),
  };
}

/** The phone's other call has to be answered. */
function attended(context: SipContext, transferer: Channel, replaces: Replaces): ReferOutcome {
  const { core } = context;
  const second = findReplaced(context, replaces)?.channel;
  if (!second) return { status: 202, final: 481 };
  return { status: 202, final: () => attendedTransfer(core, transferer, second) };
}
