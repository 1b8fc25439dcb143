import { Command } from 'commander';
import { VERSION } from '../base/version.ts';
import { benchCommand } from './bench/bench.ts';
import { certCommand } from './cert.ts';
import { checkConfigCommand } from './check-config.ts';
import { completionCommand } from './completion.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { actionCommands } from './manager/actions.ts';
import { consoleCommand } from './manager/console.ts';
import { eventsCommand } from './manager/events.ts';
import { listCommands } from './manager/lists.ts';
import { recordCommand } from './manager/record.ts';
import { replayCommand } from './manager/replay.ts';
import { topCommand } from './manager/top.ts';
import { phoneCommand } from './phone.ts';
import { startCommand } from './start.ts';

/** The whole command line. Each subcommand parses its own options and sets the exit status. */
export function buildProgram(): Command {
  const program = new Command('ringdown')
    .description('A telephone exchange that is controlled over the Asterisk Manager Interface.')
    .version(VERSION)
    .showHelpAfterError('(ringdown --help shows what there is)')
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', HELP)
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
  const add = (heading: string, commands: readonly Command[]) => {
    program.commandsGroup(heading);
    for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  };
  add('An exchange of your own:', [startCommand(), checkConfigCommand(), doctorCommand(), demoCommand(), phoneCommand(), certCommand()]);
  add('Any manager, this one or an Asterisk:', [
    ...listCommands(),
    ...actionCommands(),
    eventsCommand(),
    consoleCommand(),
    topCommand(),
    recordCommand(),
    replayCommand(),
    benchCommand(),
  ]);
  add('The shell:', [completionCommand()]);
  return program;
}

const HELP = `
Exit status: 0 done, 1 the server refused it or it failed, 2 the command line was not
understood, 3 the server could not be reached or did not let us in.`;
