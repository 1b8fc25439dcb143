import { defineCommand } from '../define-command.ts';

export const celShowStatus = defineCommand({
  words: 'cel show status',
  summary: 'Display the CEL status',
  usage: 'Usage: cel show status\n       Displays the Channel Event Logging system status.',
  run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    const { status } = exchange.channelEvents;
    if (!status) return ['CEL Logging: Disabled'];
    return [
      'CEL Logging: Enabled',
      ...(status.wantsAll ? ['CEL Tracking Event: ALL'] : []),
      ...status.events.map((type) => `CEL Tracking Event: ${type}`),
      ...status.applications.map((name) => `CEL Tracking Application: ${name}`),
      ...status.subscribers.map((name) => `CEL Event Subscriber: ${name}`),
    ];
  },
});
