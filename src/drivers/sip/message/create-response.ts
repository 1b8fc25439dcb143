import { randomBytes } from '../../../base/random.ts';
import { type SipRequest, SipResponse } from './sip-message.ts';
import { statusText } from './status-text.ts';

/**
 * A response to `request` with the headers that RFC 3261 8.2.6.2 has copied. `toTag` is added to To where it has none (not for 100).
 */
export function createResponse(
  request: SipRequest,
  status: number,
  options: { reason?: string | undefined; toTag?: string | undefined } = {},
): SipResponse {
  const response = new SipResponse(status, options.reason ?? statusText(status));
  const { headers } = response;
  headers.copy('Via', request.headers);
  if (status > 100 && status < 300) headers.copy('Record-Route', request.headers);
  headers.copy('From', request.headers);
  const to = request.headers.get('To');
  if (to !== undefined) headers.add('To', options.toTag !== undefined && request.toTag === undefined ? `${to};tag=${options.toTag}` : to);
  headers.copy('Call-ID', request.headers);
  headers.copy('CSeq', request.headers);
  if (status === 100) headers.copy('Timestamp', request.headers);
  return response;
}

/** A token of `bytes` random bytes in hex: tags, branches, Call-IDs. */
export function randomToken(bytes = 8): string {
  return randomBytes(bytes).toString('hex');
}
