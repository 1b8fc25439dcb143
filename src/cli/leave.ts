import { SystemClock } from '../base/clock.ts';

/** How long what was said last has to reach whoever listens. */
const LAST_WORDS_MS = 2000;

/** Lets the process end by itself once all is written; what is still open by then does not keep it. */
export const leaveSoon = (): void => {
  new SystemClock().setTimer(LAST_WORDS_MS, () => process.exit());
};
