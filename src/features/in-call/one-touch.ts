import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { playPrompts } from '../../core/channel/play-prompts.ts';
import type { Core } from '../../core/core.ts';
import { type CallRecorder, callRecorder } from '../../core/ports/call-recorder.ts';
import type { InCallOptions } from './in-call-options.ts';

/** One way of recording by a code: which variables it reads, and how it is started and stopped. */
interface OneTouch {
  /** Of the variables: `TOUCH_MONITOR` and so on. */
  readonly prefix: 'TOUCH_MONITOR' | 'TOUCH_MIXMONITOR';
  isOn(recorder: CallRecorder, peer: Channel): boolean;
  stop(recorder: CallRecorder, peer: Channel): boolean;
  /** @param settings reads `_FORMAT`, `_OPTIONS` and their kin of the party, else of the other one */
  start(recorder: CallRecorder, peer: Channel, file: string, settings: (name: string) => string | undefined): boolean;
}

const MIX = 'inCall.mix';

const MONITOR: OneTouch = {
  prefix: 'TOUCH_MONITOR',
  isOn: (recorder, peer) => recorder.isMonitored(peer),
  stop: (recorder, peer) => recorder.stopMonitor(peer),
  start: (recorder, peer, file, settings) =>
    recorder.startMonitor(peer, { file, format: settings('_FORMAT'), mix: true, beepSeconds: beepOf(settings('_BEEP')) }) === 'started',
};

const MIX_MONITOR: OneTouch = {
  prefix: 'TOUCH_MIXMONITOR',
  isOn: (_, peer) => peer.attachments.has(MIX),
  stop: (recorder, peer) => {
    const id = peer.attachments.get(MIX) as string;
    peer.attachments.delete(MIX);
    return recorder.stopMix(peer, id) !== false;
  },
  start: (recorder, peer, file, settings) => {
    const beep = beepOf(settings('_BEEP'));
    const options = `${settings('_OPTIONS') ?? 'b'}${beep === undefined ? '' : `B(${beep})`}`;
    const mix = recorder.startMix(peer, { file: `${file}.${settings('_FORMAT') ?? 'wav'}`, options });
    if (mix === 'refused') return false;
    peer.attachments.set(MIX, mix.id);
    return true;
  },
};

/**
 * A party dialled the code that records: the other party's channel is recorded, or no more. Variables, file names and sounds are those of
 * Asterisk 20 (bridges/bridge_builtin_features.c).
 */
export const toggleMonitor = (core: Core, call: TwoPartyCall, from: Channel, options: InCallOptions): void =>
  toggle(MONITOR, core, call, from, options);

/** The same with one file of both directions. */
export const toggleMixMonitor = (core: Core, call: TwoPartyCall, from: Channel, options: InCallOptions): void =>
  toggle(MIX_MONITOR, core, call, from, options);

function toggle(how: OneTouch, core: Core, call: TwoPartyCall, from: Channel, options: InCallOptions): void {
  const recorder = callRecorder.of(core);
  const peer = call.other(from);
  const fail = () => {
    if (options.recordingFailSound) void playPrompts(from, [options.recordingFailSound]);
  };
  const tell = (message: string | undefined) => {
    const sounds = [options.courtesyTone, message ?? ''].filter((sound) => sound !== '');
    for (const party of sounds.length > 0 ? [from, peer] : []) void playPrompts(party, sounds);
  };
  if (how.isOn(recorder, peer)) {
    if (how.stop(recorder, peer)) tell(from.getVariable(`${how.prefix}_MESSAGE_STOP`));
    else fail();
    return;
  }
  const owner = SETTINGS.some((name) => from.getVariable(how.prefix + name)) ? from : peer;
  const settings = (name: string) => owner.getVariable(how.prefix + name) || undefined;
  const seconds = Math.floor(core.clock.now() / 1000);
  const party = settings('') ?? `${numberOf(from)}-${numberOf(peer)}`;
  const file = `${settings('_PREFIX') ?? 'auto'}-${seconds}-${party}`.replaceAll('/', '-');
  if (!how.start(recorder, peer, file, settings)) {
    fail();
    return;
  }
  tell(from.getVariable(`${how.prefix}_MESSAGE_START`));
  for (const channel of [from, peer]) channel.setVariable(`${how.prefix}_OUTPUT`, file);
}

const SETTINGS = ['', '_FORMAT', '_PREFIX', '_BEEP', '_OPTIONS'];

const numberOf = (channel: Channel): string => channel.callerId.number || channel.name;

/** Seconds between beeps, five at least and 15 for a word that is no number; undefined for none. */
function beepOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number.parseInt(text, 10);
  if (Number.isNaN(seconds)) return 15;
  return seconds > 0 ? Math.max(5, seconds) : undefined;
}
