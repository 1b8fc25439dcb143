import type { Channel } from '../core/channel/channel.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import type { TalkOptions } from '../core/ports/media.ts';

const DEFAULT_SILENCE_MS = 2500;
const DEFAULT_LOUDNESS = 256;
const MOST_LOUDNESS = 32_768;
const KEY = 'talkDetect.off';

export const talkDetect = defineFunction({
  name: 'TALK_DETECT',
  summary: 'Raises notifications when Asterisk detects silence or talking on a channel.',
  syntax: 'TALK_DETECT(action)',
  description:
    '`TALK_DETECT(set)=[silence ms][,loudness]` tells of the channel, as ChannelTalkingStart and ChannelTalkingStop, when its party begins and ends to talk; again with other values it changes them, and with `remove` it ends. By default 2500 ms of less than a mean amplitude of 256 are silence.',
  write({ core, channel }, args, value) {
    const action = args.trim().toLowerCase();
    if (!channel?.media) return false;
    if (action === 'remove') {
      if (!stop(channel)) core.logger.warning(`${channel.name}: TALK_DETECT is not set`);
      return true;
    }
    const options = action === 'set' ? parseThresholds(value) : undefined;
    if (!options) {
      core.logger.warning(`${channel.name}: TALK_DETECT(${args}) cannot be '${value}'`);
      return false;
    }
    stop(channel);
    start(channel, options);
    return true;
  },
});

function parseThresholds(text: string): TalkOptions | undefined {
  const [silence = '', loudness = ''] = splitArguments(text).map((part) => part.trim());
  const silenceMs = silence === '' ? DEFAULT_SILENCE_MS : Number(silence);
  const amplitude = loudness === '' ? DEFAULT_LOUDNESS : Number(loudness);
  const isWhole = Number.isInteger(silenceMs) && Number.isInteger(amplitude);
  return isWhole && silenceMs > 0 && silenceMs < 2 ** 31 && amplitude > 0 && amplitude <= MOST_LOUDNESS
    ? { silenceMs, loudness: amplitude }
    : undefined;
}

function start(channel: Channel, options: TalkOptions): void {
  const { media } = channel;
  const { bus } = channel.core;
  if (!media) return;
  const again = (on: Channel) => {
    stop(on);
    start(on, options);
  };
  const offs = [
    media.news.on('talkingBegan', () => bus.publish('channel.talkingBegan', { channel: channel.snapshot })),
    media.news.on('talkingEnded', (durationMs) => bus.publish('channel.talkingEnded', { channel: channel.snapshot, durationMs })),
    channel.signals.on('moved', again),
    channel.signals.on('replaced', () => again(channel)),
  ];
  media.watchTalking(options);
  channel.attachments.set(KEY, () => {
    for (const off of offs) off();
    media.watchTalking(undefined);
  });
}

/** False where nothing was watched. */
function stop(channel: Channel): boolean {
  const off = channel.attachments.get(KEY) as (() => void) | undefined;
  channel.attachments.delete(KEY);
  off?.();
  return off !== undefined;
}
