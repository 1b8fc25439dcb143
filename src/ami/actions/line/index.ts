import { dahdiDialOffhook, zapDialOffhook } from './dial-offhook.ts';
import { dahdiHangup, zapHangup } from './hang-up.ts';
import { dahdiRestart, zapRestart } from './restart.ts';
import { dahdiDndOff, dahdiDndOn, zapDndOff, zapDndOn } from './set-dnd.ts';
import { dahdiShowChannels, zapShowChannels } from './show-channels.ts';
import { dahdiShowStatus } from './show-status.ts';
import { dahdiTransfer, zapTransfer } from './transfer.ts';

export const lineActions = [
  zapDialOffhook,
  zapDndOff,
  zapDndOn,
  zapHangup,
  zapRestart,
  zapShowChannels,
  zapTransfer,
  dahdiDialOffhook,
  dahdiDndOff,
  dahdiDndOn,
  dahdiHangup,
  dahdiRestart,
  dahdiShowChannels,
  dahdiShowStatus,
  dahdiTransfer,
];
