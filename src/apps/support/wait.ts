export { orAborted as orInterrupted } from '../../base/abort.ts';

import type { ApplicationContext } from '../../core/dialplan/define-application.ts';

/** Waits for ever: until the run is interrupted, which it throws. */
export function untilInterrupted({ signal }: Pick<ApplicationContext, 'signal'>): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Seconds with fractions as applications take them, in milliseconds; undefined for text that is no number. */
export function parseSeconds(text: string | undefined): number | undefined {
  const found = /^\s*(\d+(?:\.\d*)?|\.\d+)/.exec(text ?? '');
  return found ? Number(found[1]) * 1000 : undefined;
}
