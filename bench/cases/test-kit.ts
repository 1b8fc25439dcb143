import { startExchange } from '../../src/testing/index.ts';
import type { BenchCase } from '../figure.ts';

const WARM_UP = 3;
const ROUNDS = 20;
const GOAL_MS = 300;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

async function milliseconds(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function exchangeAlone(): Promise<void> {
  const exchange = await startExchange();
  await exchange.close();
}

async function exchangeWithPhone(): Promise<void> {
  const exchange = await startExchange();
  await exchange.phone('alice');
  await exchange.close();
}

export const testKit: BenchCase = {
  name: 'test-kit',
  about: 'startExchange and close of ringdown/testing, as each test of a program does them, with and without a phone that registers',
  async run(progress) {
    progress('the first one');
    const first = await milliseconds(exchangeAlone);
    for (let n = 0; n < WARM_UP; n++) await exchangeWithPhone();
    progress(`${ROUNDS} of each kind, in turn`);
    const [alone, withPhone]: [number[], number[]] = [[], []];
    for (let n = 0; n < ROUNDS; n++) {
      alone.push(await milliseconds(exchangeAlone));
      withPhone.push(await milliseconds(exchangeWithPhone));
    }
    return [
      { what: 'an exchange, median', value: median(alone), unit: 'ms', goal: { atMost: GOAL_MS } },
      { what: 'an exchange and a phone, median', value: median(withPhone), unit: 'ms', goal: { atMost: GOAL_MS } },
      { what: 'the first exchange of a process', value: first, unit: 'ms' },
    ];
  },
};
