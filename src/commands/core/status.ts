import { defineCommand } from '../define-command.ts';

export const showVersion = defineCommand({
  words: 'core show version',
  aliases: ['show version'],
  summary: 'Display version info',
  usage: 'Usage: core show version\n       Shows version information.',
  run: ({ exchange }, args) =>
    args.length > 0
      ? 'usage'
      : [`Ringdown ${exchange.system.version} on Node.js ${process.versions.node} (${process.platform} ${process.arch})`],
});

export const showUptime = defineCommand({
  words: 'core show uptime',
  aliases: ['show uptime'],
  summary: 'Show uptime information',
  usage: `Usage: core show uptime [seconds]
       Shows uptime information.
       The seconds word returns the uptime in seconds only.`,
  run({ exchange }, [form, ...rest]) {
    if (rest.length > 0 || (form !== undefined && form !== 'seconds')) return 'usage';
    const { uptimeSeconds, reloadedAt, startedAt } = exchange.system;
    const sinceReload = uptimeSeconds - Math.floor((reloadedAt - startedAt) / 1000);
    const text = form === 'seconds' ? String : duration;
    return [`System uptime: ${text(uptimeSeconds)}`, `Last reload: ${text(sinceReload)}`];
  },
});

export const showSettings = defineCommand({
  words: 'core show settings',
  aliases: ['show settings'],
  summary: 'Show some core settings',
  usage: 'Usage: core show settings\n       Show core misc settings',
  run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    const { settings, version } = exchange.system;
    const { directories } = settings;
    return [
      '',
      'PBX Core settings',
      '-----------------',
      `  Version:                     Ringdown ${version}`,
      `  Maximum calls:               ${settings.maxCalls === 0 ? 'Not set' : settings.maxCalls}`,
      `  System name:                 ${settings.systemName}`,
      `  Language:                    ${settings.defaultLanguage}`,
      '',
      '* Directories',
      '  -------------',
      `  Configuration directory:     ${directories.etc}`,
      `  Var library directory:       ${directories.lib}`,
      `  Data directory:              ${directories.data}`,
      `  Spool directory:             ${directories.spool}`,
      `  Log directory:               ${directories.log}`,
      `  Run/Sockets directory:       ${directories.run}`,
      '',
    ];
  },
});

/** `1 day, 2 hours, 3 minutes, 4 seconds`, without what is nought. */
function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 604_800), 'week'],
    [Math.floor(seconds / 86_400) % 7, 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  return parts
    .filter(([count, unit]) => count > 0 || unit === 'second')
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(', ');
}
