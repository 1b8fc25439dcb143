import { plural } from '../columns.ts';
import { type CommandContext, defineCommand } from '../define-command.ts';

type Status = NonNullable<CommandContext['exchange']['callRecords']['status']>;

export const cdrShowStatus = defineCommand({
  words: 'cdr show status',
  aliases: ['cdr status'],
  summary: 'Display the CDR status',
  usage: 'Usage: cdr show status\n\tDisplays the Call Detail Record engine system status.',
  run({ exchange, dialect }, args) {
    if (args.length > 0) return 'usage';
    const { status } = exchange.callRecords;
    return dialect === 'classic' ? classicStatus(status) : modernStatus(status);
  },
});

const yes = (on: boolean): string => (on ? 'Yes' : 'No');
const enabled = (on: boolean): string => (on ? 'Enabled' : 'Disabled');

function modernStatus(status: Status | undefined): string[] {
  const head = ['', 'Call Detail Record (CDR) settings', '----------------------------------'];
  const isOn = status?.settings.enabled ?? false;
  head.push(`  Logging:                    ${isOn ? 'Enabled' : 'Disabled'}`);
  head.push(`  Mode:                       ${status?.batch.enabled ? 'Batch' : 'Simple'}`);
  if (!status || !isOn) return head;
  const { settings, batch, backends } = status;
  return [
    ...head,
    `  Log calls by default:       ${yes(settings.isOnByDefault)}`,
    `  Log unanswered calls:       ${yes(settings.logsUnanswered)}`,
    `  Log congestion:             ${yes(settings.logsCongestion)}`,
    '',
    `  Ignore bridging changes:    ${yes(settings.ignoresBridges)}`,
    '',
    `  Ignore dial state changes:  ${yes(settings.ignoresDials)}`,
    '',
    `  Cancel disposition enabled: ${yes(settings.logsCancel)}`,
    '',
    ...(batch.enabled
      ? [
          '* Batch Mode Settings',
          '  -------------------',
          `  Safe shutdown:              ${enabled(batch.safeShutdown)}`,
          `  Threading model:            ${batch.schedulerOnly ? 'Scheduler only' : 'Scheduler plus separate threads'}`,
          `  Current batch size:         ${plural(batch.held, 'record')}`,
          `  Maximum batch size:         ${plural(batch.size, 'record')}`,
          `  Maximum batch time:         ${plural(batch.timeMs / 1000, 'second')}`,
          `  Next batch processing time: ${plural(batch.dueSeconds, 'second')}`,
          '',
        ]
      : []),
    '* Registered Backends',
    '  -------------------',
    ...(backends.length === 0 ? ['    (none)'] : backends.map((name) => `    ${name}`)),
    '',
  ];
}

/** As the server of 2006 printed it: of what is not on, no more than that. */
function classicStatus(status: Status | undefined): string[] {
  const isOn = status?.settings.enabled ?? false;
  const lines = [`CDR logging: ${isOn ? 'enabled' : 'disabled'}`, `CDR mode: ${status?.batch.enabled ? 'batch' : 'simple'}`];
  if (!status || !isOn) return lines;
  const { batch, backends } = status;
  const registered = backends.map((name) => `CDR registered backend: ${name}`);
  if (!batch.enabled) return [...lines, ...registered];
  return [
    ...lines,
    `CDR safe shut down: ${batch.safeShutdown ? 'enabled' : 'disabled'}`,
    `CDR batch threading model: ${batch.schedulerOnly ? 'scheduler only' : 'scheduler plus separate threads'}`,
    `CDR current batch size: ${plural(batch.held, 'record')}`,
    `CDR maximum batch size: ${plural(batch.size, 'record')}`,
    `CDR maximum batch time: ${plural(batch.timeMs / 1000, 'second')}`,
    `CDR next scheduled batch processing time: ${plural(batch.dueSeconds, 'second')}`,
    ...registered,
  ];
}

export const cdrSubmit = defineCommand({
  words: 'cdr submit',
  summary: 'Posts all pending batched CDR data',
  usage: 'Usage: cdr submit\nPosts all pending batched CDR data to the configured CDR\nbackend engine modules.',
  run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    const outcome = exchange.callRecords.submitBatch();
    if (outcome === undefined) return ['Cannot submit CDR batch: CDR engine disabled.'];
    return [
      outcome
        ? 'Submitted CDRs to backend engines for processing.  This may take a while.'
        : 'Cannot submit CDR batch: batch mode not enabled.',
    ];
  },
});
