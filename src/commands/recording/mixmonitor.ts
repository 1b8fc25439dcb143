import { knownName } from '../channel-name.ts';
import { defineCommand } from '../define-command.ts';

const USAGE = `Usage: mixmonitor start <chan_name> [args]
         The optional arguments are passed to the MixMonitor application.
       mixmonitor stop <chan_name> [args]
         The optional arguments are passed to the StopMixMonitor application.
       mixmonitor list <chan_name>`;

export const mixmonitorStart = defineCommand({
  words: 'mixmonitor start',
  summary: 'Execute a MixMonitor command',
  usage: USAGE,
  run({ exchange, dialect }, [name, args = '']) {
    if (name === undefined) return 'usage';
    const [file, options, command] = args.split(',');
    const outcome = exchange.recordings.startMix(knownName(name, dialect), { file, options, command });
    return outcome === 'no such channel' ? [missing(name)] : [];
  },
});

export const mixmonitorStop = defineCommand({
  words: 'mixmonitor stop',
  summary: 'Execute a MixMonitor command',
  usage: USAGE,
  run({ exchange, dialect }, [name, id]) {
    if (name === undefined) return 'usage';
    return exchange.recordings.stopMix(knownName(name, dialect), id) === 'no such channel' ? [missing(name)] : [];
  },
});

export const mixmonitorList = defineCommand({
  words: 'mixmonitor list',
  summary: 'Execute a MixMonitor command',
  usage: USAGE,
  run({ exchange, dialect }, [name]) {
    if (name === undefined) return 'usage';
    const mixes = exchange.recordings.mixes(knownName(name, dialect));
    if (mixes === 'no such channel') return [missing(name)];
    return [
      'MixMonitor ID\tFile\tReceive File\tTransmit File',
      '='.repeat(73),
      ...mixes.map(({ id, file, incomingFile, outgoingFile }) => [id, file, incomingFile, outgoingFile].join('\t')),
    ];
  },
});

const missing = (name: string): string => `No channel matching '${name}' found.`;
