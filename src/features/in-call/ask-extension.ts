import { orAborted } from '../../base/abort.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { collectDigits } from '../../core/dialplan/digit-collector.ts';
import type { Playback } from '../../core/ports/media.ts';
import type { InCallOptions } from './in-call-options.ts';

/** Where the sound that was asked for is not installed. */
const FALLBACK_SOUND = 'pbx-invalid';

/** The context in which a party that transfers dials. */
export const transferContext = (channel: Channel): string => channel.getVariable('TRANSFER_CONTEXT') || channel.context;

/**
 * Asks a party for the extension that a call goes to, unless `TRANSFER_EXTEN` names it. Undefined when no digit came, or none that is an extension in so many attempts.
 * Rejects with the reason when `signal` aborts.
 */
export async function askForExtension(core: Core, from: Channel, options: InCallOptions, signal: AbortSignal): Promise<string | undefined> {
  const context = transferContext(from);
  const number = from.callerId.number;
  const given = from.getVariable('TRANSFER_EXTEN');
  if (given && core.dialplan.hasExten(context, given, number)) return given;
  let first = await playPrompt(core, from, options.announceSound, signal, true);
  for (let attempt = 0; attempt < options.transferAttempts; attempt++) {
    const digits = await collectDigits(from, first, {
      signal,
      firstDigitMs: options.transferDigitMs,
      nextDigitMs: options.transferDigitMs,
      mayContinue: (dialled) => core.dialplan.matchMore(context, dialled, number),
    });
    if (digits === '') return undefined;
    if (core.dialplan.hasExten(context, digits, number)) return digits;
    first = '';
    const isLast = attempt + 1 >= options.transferAttempts;
    await playPrompt(core, from, isLast ? options.invalidSound : options.retrySound, signal, false);
  }
  return undefined;
}

/**
 * Plays a sound until it is over or, where `stops`, a digit comes, which it resolves to; '' for none. Who knows the way dials before the sound
 * is found.
 */
async function playPrompt(core: Core, channel: Channel, name: string, signal: AbortSignal, stops: boolean): Promise<string> {
  let pressed = '';
  let playback: Playback | undefined;
  const off = channel.signals.on('digitEnded', (digit) => {
    if (!stops || pressed !== '') return;
    pressed = digit;
    playback?.stop();
  });
  try {
    const path = (await core.prompter.find(name, channel.language)) ?? (await core.prompter.find(FALLBACK_SOUND, channel.language));
    if (path === undefined || signal.aborted || pressed !== '') return pressed;
    playback = channel.media?.play({ kind: 'files', paths: [path] });
    if (playback) await orAborted(signal, playback.done);
    return pressed;
  } finally {
    off();
    if (signal.aborted) playback?.stop();
  }
}
