import { Command } from 'commander';
import { leaveSoon } from './leave.ts';
import { inPackage } from './package-root.ts';
import { outliveReaders } from './readers.ts';

/** `ringdown start`: the exchange, until it is told to stop. */
export function startCommand(): Command {
  return new Command('start')
    .description('Run the exchange. Without options it runs on the sample configuration, on loopback.')
    .option('--config <dir>', "folder of Asterisk's configuration files", inPackage('etc'))
    .option('--state <dir>', 'folder for everything that is written', 'state')
    .option('--verbose', 'log to standard error at every level, whatever logger.conf says', false)
    .addHelpText(
      'after',
      '\nSIGTERM and SIGINT stop it, SIGHUP reads the configuration again.\nRINGDOWN_SECRET in the environment is the secret of every account and phone of\nthe sample configuration.\n\n  ringdown start\n  ringdown start --config /etc/asterisk --state /var/lib/ringdown',
    )
    .action(async (given: { config: string; state: string; verbose: boolean }) => {
      // Calls do not end because nobody reads the log any more.
      outliveReaders();
      const { runDaemon } = await import('../daemon/daemon.ts');
      process.exitCode = await runDaemon(
        {
          configDir: given.config,
          stateDir: given.state,
          dataDir: inPackage(''),
          verbose: given.verbose,
          secret: process.env.RINGDOWN_SECRET || undefined,
        },
        process,
      );
      leaveSoon();
    });
}
