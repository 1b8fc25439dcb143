import type { Channel } from './channel/channel.ts';
import type { Core } from './core.ts';
import { parkingSlot } from './ports/parking.ts';

export type TransferResult = 'Success' | 'Fail' | 'Invalid' | 'Not Permitted';

export interface BlindTransferOptions {
  /** By the phone itself (REFER), not by a code dialled to the exchange. */
  isExternal: boolean;
  /** Runs on the other party right before it goes: variables of the protocol. */
  prepare?: (transferee: Channel) => void;
}

/**
 * Sends the other party of a call of two to an extension; the transferring one is left alone, and so its call ends. Publishes the unhold of
 * the transferring party, `BLINDTRANSFER` of both, and `transfer.blind` for all that got as far as knowing both parties.
 * An extension that parks keeps the transferring party until it has heard the space. Order: Asterisk 20 main/bridge.c (ast_bridge_transfer_blind), recorded session core-18.
 */
export function blindTransfer(
  core: Core,
  transferer: Channel,
  context: string,
  exten: string,
  options: BlindTransferOptions,
): TransferResult {
  const { bridge } = transferer;
  const transferee = bridge?.peerOf(transferer);
  if (!bridge || !transferee || transferee.hangingUp) return 'Invalid';
  if (!core.dialplan.hasExten(context, exten, transferee.callerId.number)) return 'Invalid';
  core.bus.publish('channel.unheld', () => ({ channel: transferer.snapshot }));
  const told = { bridge: bridge.snapshot, transferer: transferer.snapshot, transferee: transferee.snapshot };
  const tell = () => core.bus.publish('transfer.blind', { result: 'Success', ...told, isExternal: options.isExternal, context, exten });
  const parking = parkingSlot.find(core);
  if (parking?.isParkExten(context, exten, transferee.callerId.number)) {
    options.prepare?.(transferee);
    if (!parking.parkPeer(transferer, { context, exten })) return 'Fail';
    tell();
    return 'Success';
  }
  transferee.setVariable('BLINDTRANSFER', transferer.name);
  transferer.setVariable('BLINDTRANSFER', transferee.name);
  options.prepare?.(transferee);
  core.holdMusic.stop(transferee);
  // Known before it leaves: its leaving is told with its new place. Who dialled a code leaves first, a phone that sent REFER last.
  transferee.assign({ context, exten, priority: 1 });
  bridge.leave(options.isExternal ? transferee : transferer, {
    onParted: tell,
  });
  transferee.redirect(context, exten, 1);
  return 'Success';
}
