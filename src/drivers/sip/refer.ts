import type { Channel } from '../../core/channel/channel.ts';
import { blindTransfer } from '../../core/transfer.ts';
import type { Endpoint } from './endpoint.ts';
import { parseNameAddr } from './message/name-addr.ts';
import type { SipRequest } from './message/sip-message.ts';
import { userText } from './message/uri.ts';
import { fromWireText } from './message/wire-text.ts';
import type { SipContext } from './sip-context.ts';

/** What a REFER is answered, what NOTIFY tells of it, and what then happens. */
export interface ReferOutcome {
  readonly status: number;
  readonly fragment?: string | undefined;
  readonly go?: (() => void) | undefined;
}

/**
 * A blind transfer by the phone (RFC 3515): the other party goes to the extension that Refer-To names. Variables and their order: recorded
 * session core-18. A Refer-To with Replaces asks for an attended transfer, which is not done here: 501.
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
  if (target.uri.headers !== undefined && /(?:^|&)replaces=/i.test(target.uri.headers)) return { status: 501 };
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
    return { status: 202, fragment: 'SIP/2.0 404 Not found' };
  }
  return {
    status: 202,
    fragment: 'SIP/2.0 200 OK',
    go: () => {
      blindTransfer(context.core, transferer, transferContext, exten, {
        isExternal: true,
        prepare: (channel) => {
          channel.setVariable('SIPTRANSFER', 'yes');
          if (referredBy) channel.setVariable('SIPTRANSFER_REFERER', referredBy);
          channel.setVariable('SIPDOMAIN', target.uri.host);
        },
      });
    },
  };
}
