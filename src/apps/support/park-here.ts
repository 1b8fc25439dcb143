import type { ApplicationContext } from '../../core/dialplan/define-application.ts';
import type { ParkedCall } from '../../features/parking/parked-call.ts';
import type { ParkingLots, ParkWishes } from '../../features/parking/parking.ts';

/**
 * Parks the channel of an application and waits until nobody has it in hand any more: `parked` then, `elsewhere` when it goes on at another
 * place, `refused` when there was no room.
 */
export async function parkHere(
  { channel, signal }: ApplicationContext,
  lots: ParkingLots,
  wishes: ParkWishes,
  onParked?: (call: ParkedCall) => void,
): Promise<'parked' | 'elsewhere' | 'refused'> {
  const outcome = await new Promise<'over' | 'refused'>((resolve) => {
    const call = lots.park(channel, { parker: channel, wishes, onDone: () => resolve('over') });
    if (call) onParked?.(call);
    else resolve('refused');
  });
  if (outcome === 'refused') return 'refused';
  return signal.aborted ? 'elsewhere' : 'parked';
}
