import { knownName } from '../channel-name.ts';
import { type CommandContext, defineCommand } from '../define-command.ts';

const COMMON = {
  summary: 'Execute a MixMonitor command',
  usage: `Usage: mixmonitor start <chan_name> [args]
         The optional arguments are passed to the MixMonitor application.
       mixmonitor stop <chan_name> [args]
         The optional arguments are passed to the StopMixMonitor application.
       mixmonitor list <chan_name>`,
};

/** What is not possible is in the log, as in Asterisk. */
export const mixmonitorStart = defineCommand({
  ...COMMON,
  words: 'mixmonitor start',
  run: (context, [name, data = '']) =>
    onChannel(context, name, (channel) => void context.exchange.recordings.startMixAsWritten(channel, data)),
});

export const mixmonitorStop = defineCommand({
  ...COMMON,
  words: 'mixmonitor stop',
  run: (context, [name, id]) => onChannel(context, name, (channel) => void context.exchange.recordings.stopMix(channel, id)),
});

export const mixmonitorList = defineCommand({
  ...COMMON,
  words: 'mixmonitor list',
  run: (context, [name]) =>
    onChannel(context, name, (channel) => {
      const mixes = context.exchange.recordings.mixes(channel);
      return [
        'MixMonitor ID\tFile\tReceive File\tTransmit File',
        '='.repeat(73),
        ...(mixes === 'no such channel' ? [] : mixes).map((mix) => [mix.id, mix.file, mix.incomingFile, mix.outgoingFile].join('\t')),
      ];
    }),
});

/** The beginning of a channel's name is enough. */
function onChannel({ exchange, dialect }: CommandContext, name: string | undefined, run: (channel: string) => string[] | undefined) {
  if (name === undefined) return 'usage';
  const channel = exchange.recordings.channelLike(knownName(name, dialect));
  return channel === undefined ? [`No channel matching '${name}' found.`] : (run(channel) ?? []);
}
