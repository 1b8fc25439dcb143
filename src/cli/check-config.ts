import { Command } from 'commander';
import { countOf } from '../base/count.ts';
import type { Finding } from '../daemon/check/finding.ts';
import { inPackage } from './package-root.ts';
import { paint } from './paint.ts';
import { printJsonLine, visible } from './visible.ts';

interface CheckArguments {
  readonly state: string;
  readonly strict: boolean;
  readonly json: boolean;
}

/** `ringdown check-config /etc/asterisk`: reads a configuration as a start would and tells all that is wrong with it. */
export function checkConfigCommand(): Command {
  return new Command('check-config')
    .description('Read a configuration as a start would, without starting, and tell each error and warning with how to mend it.')
    .argument('[folder]', "folder of Asterisk's configuration files", inPackage('etc'))
    .option('--state <dir>', 'folder that start would write to: its secrets.conf is read', 'state')
    .option('--strict', 'end with status 1 for warnings, too', false)
    .option('--json', 'a JSON object a line: level, file, line, message, remedy', false)
    .addHelpText(
      'after',
      `
No port is opened and nothing is written. Beside what a start says it tells of steps of
the dialplan whose application does not exist, of gotos to nowhere, of contexts that
peers name and the dialplan has not, of accounts without a secret, and of files with
secrets that every user may read.

A name that nothing knows is told with the one that was probably meant: options of a
section, sections, applications, contexts.

Exit status: 0 it would start, 1 it would not (or could not be read), 2 the command
line was not understood.

  ringdown check-config /etc/asterisk
  ringdown check-config ./etc --strict --json | jq -r .message`,
    )
    .action(async (folder: string, given: CheckArguments) => {
      const { checkConfiguration } = await import('../daemon/check/check-configuration.ts');
      const findings = await checkConfiguration({ configDir: folder, stateDir: given.state, dataDir: inPackage('') });
      process.stdout.write(given.json ? findings.map(printJsonLine).join('') : printFindings(findings));
      if (findings.some(({ level }) => given.strict || level === 'error')) process.exitCode = 1;
    });
}

/** A group for each file, under its name; what is no matter of one file stands first. */
export function printFindings(findings: readonly Finding[]): string {
  const files = [...new Set(findings.map(({ file = '' }) => file))].sort();
  const groups = files.map((name) => {
    const own = findings.filter(({ file = '' }) => file === name);
    return `${name === '' ? '' : `${paint('bold', name)}: ${summary(own)}\n`}${own.map(printFinding).join('')}\n`;
  });
  return `${groups.join('')}${summary(findings)}\n`;
}

function summary(findings: readonly Finding[]): string {
  const errors = findings.filter(({ level }) => level === 'error').length;
  return `${countOf(errors, 'error')}, ${countOf(findings.length - errors, 'warning')}`;
}

/** The place as editors and compilers write it, so that it can be jumped to. */
function printFinding({ level, file, line, message, remedy }: Finding): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `  ${visible(place)}${paint(level === 'error' ? 'red' : 'yellow', level)}: ${visible(message)}\n      ${visible(remedy)}\n`;
}
