import type { IaxDialogView, IaxReception } from '../../core/endpoint/iax-directory.ts';
import { IaxLeg } from './call/iax-leg.ts';
import type { IaxDialog } from './dialog/iax-dialog.ts';
import { Element, type Elements } from './frame/elements.ts';
import { formatBit, formatName } from './frame/formats.ts';

/** A dialog as lists of calls and their statistics show it. */
export function dialogView(dialog: IaxDialog): IaxDialogView {
  const leg = dialog.user instanceof IaxLeg ? dialog.user : undefined;
  const heard = leg?.voice?.heardCodec;
  const { out, in: inSequence } = dialog.sequences;
  return {
    channel: leg?.channel?.name ?? '',
    address: dialog.remote.address,
    userName: leg?.userName ?? '',
    callNumber: dialog.callNumber,
    remoteNumber: dialog.remoteNumber,
    outSequence: out,
    inSequence,
    format: formatName(heard === undefined ? 0 : formatBit(heard)),
    roundTripMs: Math.round(dialog.roundTripMs ?? UNMEASURED_MS),
    framesReceived: dialog.framesReceived,
    local: localReception(leg),
    remote: remoteReception(dialog.remoteReport),
    firstMessage: dialog.firstMessage,
    lastMessage: dialog.lastMessage,
  };
}

/** What chan_iax2 shows as a round trip before there was one. */
const UNMEASURED_MS = 1000;

function localReception(leg: IaxLeg | undefined): IaxReception {
  const reception = leg?.voice?.reception;
  return {
    jitter: reception ? Math.round(reception.jitterMs) : -1,
    delay: 0,
    lost: reception?.lost ?? -1,
    lostPercent: reception?.lostPercent ?? -1,
    dropped: leg?.voice?.port.dropped ?? 0,
    outOfOrder: reception?.outOfOrder ?? -1,
    packets: reception?.packets ?? 0,
  };
}

function remoteReception(report: Elements | undefined): IaxReception {
  const number = (element: number) => report?.number(element) ?? 0;
  const loss = number(Element.ReceivedLoss);
  return {
    jitter: number(Element.ReceivedJitter),
    delay: number(Element.ReceivedDelay),
    lost: loss & 0xff_ffff,
    lostPercent: loss >>> 24,
    dropped: number(Element.ReceivedDropped),
    outOfOrder: number(Element.ReceivedOutOfOrder),
    packets: number(Element.ReceivedPackets),
  };
}
