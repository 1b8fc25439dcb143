import type { Channel } from './channel.ts';

/** What stands for the dialplan's own Hangup. */
export const DIALPLAN = 'dialplan/builtin';

/**
 * Notes who brings the end of a channel about, and of the one it talks to, which ends with it. The first one who is named counts (Asterisk
 * main/channel.c, ast_set_hangupsource).
 * @param source a channel's name, or `dialplan/builtin`
 */
export function noteHangupSource(channel: Channel, source: string): void {
  for (const party of [channel, channel.bridge?.peerOf(channel)]) if (party?.hangupSource === '') party.assign({ hangupSource: source });
}
