import type { Channel } from './channel.ts';

/**
 * Plays sounds by name to a party, one after the other, whatever else it hears; names without a recording are passed over. Resolves when
 * they are over, at once where nothing can be played, early when `signal` aborts or the channel ends. Never rejects.
 */
export async function playPrompts(channel: Channel, names: readonly string[], signal?: AbortSignal): Promise<void> {
  const { core } = channel;
  const found = await Promise.all(names.map((name) => core.prompter.find(name, channel.language)));
  const paths = found.filter((path) => path !== undefined);
  const { media } = channel;
  if (paths.length === 0 || !media || channel.ended || signal?.aborted) return;
  const playback = media.play({ kind: 'files', paths });
  const stop = () => playback.stop();
  signal?.addEventListener('abort', stop, { once: true });
  await playback.done;
  signal?.removeEventListener('abort', stop);
}
