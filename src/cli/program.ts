import { Command } from 'commander';
import { VERSION } from '../base/version.ts';
import { certCommand } from './cert.ts';
import { demoCommand } from './demo.ts';
import { phoneCommand } from './phone.ts';
import { startCommand } from './start.ts';

/** The whole command line. Each subcommand parses its own options and sets the exit status. */
export function buildProgram(): Command {
  const program = new Command('ringdown')
    .description('A telephone exchange that is controlled over the Asterisk Manager Interface.')
    .version(VERSION)
    .showHelpAfterError('(ringdown --help shows what there is)')
    .configureHelp({ sortSubcommands: false })
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
  for (const add of [startCommand, demoCommand, phoneCommand, certCommand]) {
    const command = add();
    command.copyInheritedSettings(program);
    program.addCommand(command);
  }
  return program;
}
