import { parseOptions, splitArguments } from '../core/dialplan/arguments.ts';
import { type ApplicationContext, defineApplication } from '../core/dialplan/define-application.ts';
import { callRecorder, type MonitorOptions } from '../core/ports/call-recorder.ts';
import { callRecords } from '../core/ports/call-records.ts';

/** `X` is what AUTO_MONITOR has in place of `b`. */
const KNOWN = new Set('bBimoX');

export default defineApplication({
  name: 'Monitor',
  summary: 'Monitor a channel.',
  syntax: 'Monitor([file_format[:urlbase][,fname_base[,options]]])',
  description: [
    'Writes what the channel says and what it hears into two files below the spool folder `monitor`, `<fname_base>-in.<file_format>` and',
    '`-out`, until StopMonitor or the end of the call. Formats: wav (by default), ulaw, alaw, sln. A channel that is monitored already only',
    'gets another name for its files. Options: b begins when the call is bridged, B(seconds) beeps, i does not write what is said, o not what',
    'is heard, m makes one file of the two in the end. No shell is started for that: MONITOR_EXEC is not run, and only keeps the two files.',
    'With a `urlbase` and a name the user field of the call record is `<urlbase>/<fname_base>.wav`.',
  ].join('\n'),
  run(context, data) {
    const [format = '', file = '', letters = ''] = splitArguments(data);
    const options = parseOptions(letters);
    for (const letter of options.keys())
      if (!KNOWN.has(letter)) context.logger.warning(`${context.channel.name}: Monitor: there is no option ${letter}`);
    const [only, mixes] = [options.has('i') ? 'outgoing' : options.has('o') ? 'incoming' : undefined, options.has('m')] as const;
    if (options.has('i') && options.has('o')) {
      context.logger.warning(`${context.channel.name}: Monitor has nothing to write with i and o`);
      return undefined;
    }
    if (only && mixes) context.logger.warning(`${context.channel.name}: Monitor does not mix a single direction`);
    const beepSeconds = options.has('B') ? Number.parseInt(options.get('B') || '15', 10) || 15 : undefined;
    const colon = format.includes(':') ? format.indexOf(':') : format.length;
    const [extension, urlBase] = [format.slice(0, colon), format.slice(colon + 1)];
    if (urlBase && file) {
      const ending = extension === 'gsm' ? extension : 'wav';
      callRecords.find(context.core)?.setUserField(context.channel, `${urlBase}/${file}.${ending}`);
    }
    const wanted: MonitorOptions = { file, format: extension, only, mix: mixes && !only, beepSeconds };
    if (options.has('b') && !context.channel.bridge) startWhenBridged(context, data, wanted);
    else start(context, wanted);
    return undefined;
  },
});

function start({ core, channel }: ApplicationContext, wanted: MonitorOptions): void {
  const recorder = callRecorder.of(core);
  if (recorder.startMonitor(channel, wanted) !== 'running') return;
  if (wanted.file) recorder.renameMonitor(channel, wanted.file);
  recorder.mixMonitorFiles(channel, wanted.mix ?? false);
}

/** AUTO_MONITOR says that it waits: StopMonitor, which unsets it, ends the waiting. */
function startWhenBridged(context: ApplicationContext, data: string, wanted: MonitorOptions): void {
  const { channel } = context;
  const comma = data.lastIndexOf(',');
  channel.setVariable('AUTO_MONITOR', data.slice(0, comma) + data.slice(comma).replace('b', 'X'));
  const off = channel.signals.on('bridged', () => {
    off();
    if (channel.getVariable('AUTO_MONITOR')) start(context, wanted);
  });
}
