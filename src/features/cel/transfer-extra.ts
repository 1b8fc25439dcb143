import type { CallFacts } from '../../core/facts.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';

type Extra = Readonly<Record<string, string>>;

/** Who was transferred or transferred to; `N/A` where that is not known. */
const party = (role: string, channel: ChannelSnapshot | undefined): Extra => ({
  [`${role}_channel_name`]: channel?.name ?? 'N/A',
  [`${role}_channel_uniqueid`]: channel?.uniqueId ?? 'N/A',
});

/** What BLINDTRANSFER tells beside the transferring channel (Asterisk 20 main/cel.c). */
export const extraOfBlindTransfer = ({ exten, context, bridge, transferee }: CallFacts['transfer.blind']): Extra => ({
  extension: exten,
  context,
  bridge_id: bridge?.id ?? '',
  ...party('transferee', transferee),
});

/** What ATTENDEDTRANSFER tells beside one of the two transferring channels: the other one; undefined for a transfer that failed. */
export function extraOfAttendedTransfer(fact: CallFacts['transfer.attended']): Extra | undefined {
  const { destination, original, second, transferee, target } = fact;
  if (destination.type === 'Fail') return undefined;
  const [first, other] = original.bridge ? [original, second] : [second, original];
  return {
    bridge1_id: first.bridge?.id ?? '',
    channel2_name: other.transferer.name,
    channel2_uniqueid: other.transferer.uniqueId,
    ...(destination.type === 'App' ? { app: destination.application } : { bridge2_id: other.bridge?.id ?? '' }),
    ...party('transferee', transferee),
    ...party('transfer_target', target),
  };
}
