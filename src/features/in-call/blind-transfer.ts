import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { collectDigits } from '../../core/dialplan/digit-collector.ts';
import { blindTransfer } from '../../core/transfer.ts';
import type { InCallOptions } from './in-call-options.ts';

/** Where the sound that was asked for is not installed. */
const FALLBACK_SOUND = 'pbx-invalid';
const TRANSFERRING = 'inCall.transferring';

/**
 * A party dialled the transfer code: the other one hears music while it dials where to. After too many extensions that do not exist, or
 * none, the two talk on. Source: Asterisk 20 bridges/bridge_builtin_features.c, recorded session core-18.
 */
export async function transferByCode(core: Core, call: TwoPartyCall, from: Channel, options: InCallOptions): Promise<void> {
  const over = new AbortController();
  const offs = [from, call.other(from)].flatMap((channel) => [
    channel.signals.on('hangup', () => over.abort()),
    channel.signals.on('ended', () => over.abort()),
    channel.signals.on('released', () => over.abort()),
  ]);
  from.attachments.set(TRANSFERRING, true);
  call.hold(from);
  try {
    const exten = await askForExtension(core, from, options, over.signal);
    if (call.over) return;
    if (exten === undefined || blindTransfer(core, from, transferContext(from), exten, { isExternal: false }) !== 'Success')
      call.unhold(from);
  } catch (thrown) {
    if (!over.signal.aborted) core.logger.error(`the transfer by ${from.name} failed`, thrown);
  } finally {
    from.attachments.delete(TRANSFERRING);
    for (const off of offs) off();
  }
}

const transferContext = (channel: Channel): string => channel.getVariable('TRANSFER_CONTEXT') || channel.context;

/** Undefined when no extension came, or none that exists. */
async function askForExtension(core: Core, from: Channel, options: InCallOptions, signal: AbortSignal): Promise<string | undefined> {
  const context = transferContext(from);
  const number = from.callerId.number;
  for (let attempt = 0; attempt < options.transferAttempts; attempt++) {
    const first = await playPrompt(core, from, 'pbx-transfer', signal, true);
    const digits = await collectDigits(from, first, {
      signal,
      firstDigitMs: options.transferDigitMs,
      nextDigitMs: options.transferDigitMs,
      mayContinue: (dialled) => core.dialplan.matchMore(context, dialled, number),
    });
    if (digits === '') return undefined;
    if (core.dialplan.hasExten(context, digits, number)) return digits;
    await playPrompt(core, from, options.invalidSound, signal, false);
  }
  return undefined;
}

/** Plays a sound until it is over or, where `stops`, a digit comes, which it resolves to; '' for none. */
async function playPrompt(core: Core, channel: Channel, name: string, signal: AbortSignal, stops: boolean): Promise<string> {
  const path = (await core.prompter.find(name, channel.language)) ?? (await core.prompter.find(FALLBACK_SOUND, channel.language));
  if (path === undefined || !channel.media || signal.aborted) return '';
  const playback = channel.media.play({ kind: 'files', paths: [path] });
  return new Promise((resolve, reject) => {
    const done = () => {
      off();
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = () => {
      done();
      playback.stop();
      reject(signal.reason);
    };
    const off = channel.signals.on('digitEnded', (digit) => {
      if (!stops) return;
      done();
      playback.stop();
      resolve(digit);
    });
    signal.addEventListener('abort', onAbort, { once: true });
    void playback.done.then(() => {
      done();
      resolve('');
    });
  });
}
