import { Command } from 'commander';
import { SystemClock } from '../base/clock.ts';
import { AmiError } from '../client/index.ts';
import type { Check } from '../daemon/doctor/check.ts';
import type { Reached } from '../daemon/doctor/examine.ts';
import { printFailure } from './failure.ts';
import { type ServerArguments, withClient, withServer } from './manager/server-choice.ts';
import { inPackage } from './package-root.ts';
import { paint } from './paint.ts';
import { printJsonLine, visible } from './visible.ts';

interface DoctorArguments extends ServerArguments {
  readonly config: string;
  readonly state: string;
  readonly json?: boolean;
}

/** `ringdown doctor`: what keeps an exchange from working on this machine, and how to mend it. */
export function doctorCommand(): Command {
  return withServer(
    new Command('doctor')
      .description('Look at what keeps an exchange from working on this machine, and tell how to mend it.')
      .option('--config <dir>', "folder of Asterisk's configuration files", inPackage('etc'))
      .option('--state <dir>', 'folder for everything that is written', 'state')
      .option('--json', 'a JSON object a line: what, state, found, remedy'),
  )
    .addHelpText(
      'after',
      `
It looks at Node.js, the configuration, the clock and whether a time server keeps it, the
folders that are written to, the ports and who has them, the ports for voice, the address
that phones are told (externaddr), secrets that are soon guessed where strangers may try
or that every user may read, certificates, buffers for UDP, the number of files that may
be open, and at whether an exchange that runs lets us in. Nothing is asked of the network.

Exit status: 0 nothing is in the way (warnings may be), 1 something is.

  ringdown doctor
  ringdown doctor --config /etc/asterisk --state /var/lib/ringdown --json`,
    )
    .action(async (given: DoctorArguments) => {
      const { examine } = await import('../daemon/doctor/examine.ts');
      const folders = { configDir: given.config, stateDir: given.state, dataDir: inPackage('') };
      for await (const check of examine(folders, (manager) => reach(given, manager), new SystemClock().now())) {
        process.stdout.write(given.json ? printJsonLine(check) : printCheck(check));
        if (check.state === 'error') process.exitCode = 1;
      }
    });
}

/** Asks the exchange of the configuration, unless the command line or the environment names another. */
async function reach(given: DoctorArguments, configured: { host: string; port: number } | undefined): Promise<Reached> {
  const here = process.env.RINGDOWN_SERVER || !configured?.port ? {} : { server: serverText(configured) };
  try {
    return await withClient({ ...here, ...given }, async (ami) => ({ greeting: ami.greeting }));
  } catch (error) {
    if (!(error instanceof AmiError)) throw error;
    return error.code === 'AMI_CONNECT_FAILED' ? 'nothing there' : { refused: printFailure(error) };
  }
}

/** What listens everywhere is asked on loopback. */
function serverText({ host, port }: { host: string; port: number }): string {
  if (host === '0.0.0.0') return `127.0.0.1:${port}`;
  if (host === '::' || host === '') return `[::1]:${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

const MARKS = { good: ['ok', 'green'], warning: ['!', 'yellow'], error: ['x', 'red'] } as const;

function printCheck({ what, state, found, remedy }: Check): string {
  const [mark, colour] = MARKS[state];
  return `${paint(colour, mark.padEnd(2))} ${what.padEnd(13)} ${visible(found)}\n${remedy && `${' '.repeat(17)}${visible(remedy)}\n`}`;
}
