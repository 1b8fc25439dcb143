import type { QueueSounds } from '../../../config/queue-options.ts';
import { sayNumber } from '../../../features/say/english.ts';

/** Words that tell a member how long its caller has waited (`reportholdtime`). A single second is not worth a word. */
export function sayHoldTime(sounds: QueueSounds, waitedSeconds: number): string[] {
  const minutes = Math.floor(waitedSeconds / 60);
  const seconds = waitedSeconds % 60;
  return [
    sounds.reportHold,
    ...(minutes > 0 ? [...sayNumber(minutes), sounds.minutes] : []),
    ...(seconds > 1 ? [...sayNumber(seconds), sounds.seconds] : []),
  ];
}
