import type { Dialog } from '../dialog/dialog.ts';
import type { Endpoint } from '../endpoint.ts';
import { SipRequest, type SipResponse } from '../message/sip-message.ts';
import { answerChallenge } from './answer-challenge.ts';

/**
 * The request once more with the credentials of the endpoint (RFC 3261 22.2); undefined when the response was no challenge, the request
 * had credentials already, or no secret is known.
 */
export function retryWithCredentials(
  request: SipRequest,
  response: SipResponse,
  { name, options: { auth } }: Endpoint,
  dialog: Dialog | undefined,
): SipRequest | undefined {
  const secret = auth.remoteSecret ?? auth.secret;
  if ((response.status !== 401 && response.status !== 407) || !secret) return undefined;
  if (request.headers.has('Authorization') || request.headers.has('Proxy-Authorization')) return undefined;
  const answer = answerChallenge(response, request, { user: auth.userName || name, secret });
  if (!answer) return undefined;
  return repeated(request, dialog?.createRequest(request.method) ?? nextRequest(request), answer);
}

/** A request outside a dialog once more, with the header that answers a challenge. */
export const withCredentials = (request: SipRequest, answer: readonly [name: string, value: string]): SipRequest =>
  repeated(request, nextRequest(request), answer);

/** What `request` carried, on the request that takes its place. */
function repeated(request: SipRequest, retry: SipRequest, answer: readonly [name: string, value: string]): SipRequest {
  for (const [header, value] of request.headers.entries())
    if (!retry.headers.has(header) && header !== 'Via') retry.headers.add(header, value);
  retry.headers.add(...answer);
  retry.body = request.body;
  return retry;
}

/** The same request outside a dialog with the next CSeq. */
function nextRequest(request: SipRequest): SipRequest {
  const next = new SipRequest(request.method, request.uri);
  for (const name of ['Max-Forwards', 'From', 'To', 'Call-ID']) next.headers.copy(name, request.headers);
  next.headers.add('CSeq', `${(request.cseq?.number ?? 0) + 1} ${request.method}`);
  return next;
}
