import type { CodecName } from '../../core/ports/media.ts';
import type { Dialog } from './dialog/dialog.ts';
import type { Endpoint } from './endpoint.ts';
import { qualityItem } from './quality-variables.ts';
import type { MediaSession } from './session.ts';
import type { Flow } from './transport/flow.ts';

/** What of a leg its items are read from. */
export interface LegItemSource {
  readonly flow: Flow;
  readonly dialog: Dialog | undefined;
  readonly endpoint: Endpoint | undefined;
  readonly callId: string;
  readonly session: MediaSession | undefined;
  /** Offered, the preferred one first. */
  readonly codecs: readonly CodecName[];
}

/** An item of the function CHANNEL() that a SIP call knows; undefined for others, and for what is not known yet. */
export function readLegItem(item: string, { flow, dialog, endpoint, callId, session, codecs }: LegItemSource): string | undefined {
  switch (item.toLowerCase()) {
    case 'peerip':
    case 'recvip':
      return flow.remote.address;
    case 'from':
      return dialog?.remote;
    case 'uri':
      return dialog?.remoteTarget;
    case 'peername':
      return endpoint?.name ?? '';
    case 'useragent':
      return endpoint?.contact?.userAgent ?? '';
    case 'pvtcallid':
      return callId;
    case 'secure_signaling':
    case 'secure_media':
      return '';
    case 'audionativeformat':
    case 'audioreadformat':
    case 'audiowriteformat':
      return session?.codec ?? codecs[0];
    case 'rtpdest':
      return session?.agreement && `${session.agreement.remote.address}:${session.agreement.remote.port}`;
    case 'rtpsource':
      return session && `${session.address}:${session.port.local.port}`;
    case 't38passthrough':
      return '0';
    default:
      return session && qualityItem(item, session.port.statistics());
  }
}
