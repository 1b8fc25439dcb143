import type { EndpointCallOptions } from '../../../config/endpoint-options.ts';
import { isWaiting, type MessageCounts } from '../../../core/state/message-counts.ts';
import { hostText } from '../message/uri.ts';
import type { Flow } from '../transport/flow.ts';

export const MESSAGE_SUMMARY_TYPE = 'application/simple-message-summary';

/**
 * The body of RFC 3842 as Asterisk's chan_sip writes it: urgent messages are among the new ones, and behind them stands `(0/0)` always,
 * unless the phone is one that cannot read it (`buggymwi`).
 */
export function messageSummary(counts: MessageCounts, options: EndpointCallOptions, flow: Flow): string {
  const { urgent, new: unheard, old } = counts;
  const lines = [
    `Messages-Waiting: ${isWaiting(counts) ? 'yes' : 'no'}`,
    `Message-Account: ${accountUri(options, flow)}`,
    `Voice-Message: ${urgent + unheard}/${old}${options.mwiWithoutUrgent ? '' : ' (0/0)'}`,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** Whom the phone calls to hear them: `sip:asterisk@192.0.2.1`. */
function accountUri({ voicemailExten, fromDomain }: EndpointCallOptions, { local, protocol }: Flow): string {
  const port = local.port === 5060 ? '' : `:${local.port}`;
  const transport = protocol === 'UDP' ? '' : `;transport=${protocol}`;
  return `sip:${voicemailExten}@${fromDomain || hostText(local.address)}${port}${transport}`;
}
