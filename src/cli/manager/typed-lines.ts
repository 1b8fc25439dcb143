import { createInterface, type Interface, type ReadLineOptions } from 'node:readline';
import type { Readable } from 'node:stream';
import { MAX_LINE } from './input-line.ts';

/** A person at a terminal: a prompt that can be edited. */
export const editedLines = (options: Omit<ReadLineOptions, 'input' | 'terminal'>): Interface =>
  createInterface({ input: process.stdin, terminal: true, ...options });

/**
 * Lines of a file or a pipe, with any end, the last one without one too. Of a line beyond all bounds comes as much as shows that it is too
 * long; the rest is not kept.
 * @param signal ends them; what was read by then is dropped
 */
export async function* pipedLines(input: Readable, signal: AbortSignal): AsyncGenerator<string> {
  const stop = () => input.destroy();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  let open = '';
  try {
    for await (const chunk of input.setEncoding('utf8')) {
      const [first = '', ...others] = (chunk as string).split('\n');
      open = begun(open, first);
      for (const next of others) {
        yield open.replace(/\r$/, '');
        if (signal.aborted) return;
        open = begun('', next);
      }
    }
    if (open !== '') yield open;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const begun = (open: string, more: string): string => (open.length > MAX_LINE ? open : (open + more).slice(0, MAX_LINE + 1));
