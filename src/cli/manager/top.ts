import { Command, InvalidArgumentError } from 'commander';
import { type Clock, SystemClock, sleep } from '../../base/clock.ts';
import { AmiClient, type AmiError, LiveModel } from '../../client/index.ts';
import { printFailure } from '../failure.ts';
import { stopSignal } from '../stop-signals.ts';
import { printJsonLine } from '../visible.ts';
import { Screen } from './screen.ts';
import { optionsFor, type ServerArguments, withServer } from './server-choice.ts';
import { type Moment, momentOf, printMoment, SORTS, type Sort } from './top-moment.ts';

interface TopArguments extends ServerArguments {
  readonly every: number;
  readonly once?: boolean;
  readonly json?: boolean;
}

/** `ringdown top`: the channels and queues of a server as they change. */
export const topCommand = (): Command =>
  withServer(
    new Command('top')
      .description('Show channels and queues as they change, until q or Control-C. A lost connection is made again.')
      .option('--every <seconds>', 'how often', seconds, 1)
      .option('--once', 'show them once')
      .option('--json', 'a JSON object each time: at, server, condition, remarks, channels, queues'),
  )
    .addHelpText(
      'after',
      `
The server is asked for its lists once, and told of each change from then on: the account
has to hear all events (read = all). On a terminal s changes what the channels are sorted
by (name, state, application, duration) and q ends it. Where the output is no terminal the
tables follow one another, without colours.

Exit status: 0 ended by hand, 3 the server could not be reached, or lets us in no more.

  ringdown top
  ringdown top --once --json | jq '.channels | length'`,
    )
    .action(async (given: TopArguments) => {
      const options = await optionsFor(given);
      const ami = new AmiClient({ ...options, ...(given.once ? { reconnect: false } : {}) });
      await ami.connect();
      try {
        await new Watch(ami, given, new SystemClock()).run();
      } finally {
        await ami.close();
      }
    });

/** One server that is looked at until somebody ends it. */
class Watch {
  readonly #ami: AmiClient;
  readonly #given: TopArguments;
  readonly #clock: Clock;
  readonly #model: LiveModel;
  #sort: Sort = 'CHANNEL';
  /** Why there is no connection. */
  #trouble = '';
  #failure: AmiError | undefined;
  #isOver = false;
  #wakeUp: () => void = () => {};

  constructor(ami: AmiClient, given: TopArguments, clock: Clock) {
    this.#ami = ami;
    this.#given = given;
    this.#clock = clock;
    this.#model = new LiveModel(ami, { clock });
  }

  async run(): Promise<void> {
    const { json, once, every } = this.#given;
    const isScreen = process.stdout.isTTY && process.stdin.isTTY && !json && !once;
    stopSignal().addEventListener('abort', () => this.#end());
    this.#ami.news.on('retry', (error, delayMs) => {
      this.#trouble = `${printFailure(error)}; next try in ${(delayMs / 1000).toFixed(1)} s`;
      if (!isScreen) process.stderr.write(`${this.#trouble}\n`);
      this.#wakeUp();
    });
    this.#ami.news.on('closed', (error) => this.#end(error));
    this.#model.on('condition', () => this.#wakeUp());
    // A server that goes away meanwhile is told by the condition.
    const live = this.#model.start().catch(() => {});
    const screen = isScreen ? new Screen(process.stdin, process.stdout) : undefined;
    try {
      screen?.onKey((key) => this.#take(key));
      screen?.onResize(() => this.#wakeUp());
      if (!screen) await Promise.race([live, this.#next()]);
      while (!this.#isOver) {
        const moment = momentOf(this.#model, this.#ami.name, this.#clock.now(), this.#trouble);
        if (screen) screen.show(printMoment(moment, this.#sort));
        else process.stdout.write(json ? jsonOf(moment) : `${printMoment(moment, this.#sort)}\n`);
        if (once) return;
        await Promise.race([sleep(this.#clock, every * 1000), this.#next()]);
      }
    } finally {
      screen?.close();
      this.#model.close();
    }
    if (this.#failure) throw this.#failure;
  }

  #take(key: string): void {
    if (key === 'q' || key === '\u0003') this.#end();
    if (key === 's') this.#sort = SORTS[(SORTS.indexOf(this.#sort) + 1) % SORTS.length] ?? this.#sort;
    this.#wakeUp();
  }

  #end(failure?: AmiError): void {
    this.#failure = failure;
    this.#isOver = true;
    this.#wakeUp();
  }

  /** Resolves when there is a reason to look before the time. */
  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeUp = resolve;
    });
  }
}

const jsonOf = ({ at, server, condition, remarks, channels, queues }: Moment): string =>
  printJsonLine({ at: new Date(at).toISOString(), server, condition, remarks, channels, queues });

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0.1 && value <= 3600)) throw new InvalidArgumentError('a number of seconds from 0.1 to 3600 is needed');
  return value;
}
