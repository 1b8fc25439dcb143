import type { Logger } from './logger.ts';

/**
 * Wraps an entry from outside (a datagram, socket data, a timer, a worker's message) so that a throw ends only what it belongs to:
 * it is logged once with `scope`, `onThrow` closes the session or channel, and the process goes on.
 */
export function guard<Args extends unknown[]>(
  logger: Logger,
  scope: string,
  run: (...args: Args) => void | Promise<void>,
  onThrow?: (error: unknown) => void,
): (...args: Args) => void {
  const failed = (error: unknown) => {
    logger.error(`${scope} failed`, error);
    onThrow?.(error);
  };
  return (...args) => {
    try {
      const result = run(...args);
      if (result instanceof Promise) result.catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}
