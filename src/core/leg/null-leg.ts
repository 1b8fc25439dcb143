import type { Leg } from '../ports/driver.ts';

/** The leg of a channel that has no party: the pseudo channel that runs `failed` after an Originate. */
export const nullLeg: Leg = Object.freeze({
  media: undefined,
  call: () => false,
  answer: async () => {},
  indicate: () => {},
  moved: () => {},
  hangup: () => {},
  sendDigit: () => {},
});
