import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

export default defineAction({
  name: 'CoreShowChannels',
  summary: 'List currently active channels.',
  description: 'Lists all channels, the newest first, with what each runs and how long it lives.',
  privileges: { modern: ['system', 'reporting'], classic: ['system'] },
  onlyIn: 'modern',
  run: ({ exchange }) =>
    list({
      message: 'Channels will follow',
      actionId: 'first',
      items: each(exchange.channels.snapshotsNewestFirst(), (channel) => {
        const seconds = exchange.channels.status(channel.name)?.seconds ?? 0;
        return item(
          'CoreShowChannel',
          channelHeaders(channel) +
            line('Application', channel.application ?? '') +
            line('ApplicationData', channel.applicationData ?? '') +
            line('Duration', clock(seconds)) +
            line('BridgeId', channel.bridgeId ?? ''),
        );
      }),
      complete: 'CoreShowChannelsComplete',
    }),
});

/** `hh:mm:ss`. */
const clock = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, '0')).join(':');
