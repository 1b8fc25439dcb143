import { legKey, type SipContext } from './sip-context.ts';
import type { SipLeg } from './sip-leg.ts';

/** Which dialog a new call, or the party of a transfer, is to take the place of (RFC 3891 6.1). */
export interface Replaces {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  /** Only while it rings. */
  readonly earlyOnly: boolean;
}

/** `CALLID;to-tag=A;from-tag=B[;early-only]`; undefined for anything else. */
export function parseReplaces(text: string): Replaces | undefined {
  const [callId = '', ...params] = text.split(';').map((part) => part.trim());
  const values = new Map(
    params.map((param) => param.split('=', 2) as [string, string?]).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const [toTag, fromTag] = [values.get('to-tag'), values.get('from-tag')];
  if (callId === '' || toTag === undefined || fromTag === undefined) return undefined;
  return { callId, toTag, fromTag, earlyOnly: values.has('early-only') };
}

/** The value of `Replaces` among the headers of a URI, as Refer-To has it; undefined for none, `broken` for one that cannot be read. */
export function replacesInUri(headers: string | undefined): Replaces | 'broken' | undefined {
  const value = headers?.split('&').find((header) => /^replaces=/i.test(header));
  if (value === undefined) return undefined;
  try {
    return parseReplaces(decodeURIComponent(value.slice('replaces='.length))) ?? 'broken';
  } catch {
    return 'broken';
  }
}

/** The leg whose dialog that is, seen from here: the to-tag is ours. Undefined for a call that is not there, or not answered. */
export function findReplaced({ legs }: SipContext, { callId, toTag, fromTag }: Replaces): SipLeg | undefined {
  const leg = legs.get(legKey(callId, toTag));
  return leg?.isConfirmedWith(fromTag) ? leg : undefined;
}
