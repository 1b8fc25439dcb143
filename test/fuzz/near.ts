import assert from 'node:assert/strict';
import fc from 'fast-check';

/** Time for each decoder; FUZZ_MS in the environment gives more, FUZZ_SEED runs one again. */
const TIME_MS = Number(process.env.FUZZ_MS ?? 1500);
const SEED = process.env.FUZZ_SEED === undefined ? undefined : Number(process.env.FUZZ_SEED);

/** Far above what any of these takes; what is quadratic in its input goes beyond it. */
const SLOW_MS = 500;

/** Fails when `run` takes long, in time of the processor: on a busy machine anything may take long. */
export function quickly(run: () => void): void {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < SLOW_MS * 1000, `it took ${Math.round((user + system) / 1000)} ms of the processor`);
}

/** A decoder's input: text that is almost what it reads, made of its own words and of anything between them. */
export function near(words: readonly string[]): fc.Arbitrary<string> {
  const anything = fc.string({ unit: 'binary', maxLength: 20 });
  const piece = fc.oneof({ arbitrary: fc.constantFrom(...words), weight: 6 }, { arbitrary: anything, weight: 1 });
  const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array).toString('latin1'));
  return fc.oneof(
    { arbitrary: fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')), weight: 10 },
    { arbitrary: bytes, weight: 1 },
    // One word over and over: what recurses or backtracks shows here.
    { arbitrary: fc.tuple(fc.constantFrom(...words), fc.nat(3000)).map(([word, times]) => word.repeat(times)), weight: 1 },
  );
}

/** A sample cut short, doubled, or with a few characters changed. */
export function damaged(samples: readonly string[], words: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(8),
    fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 4 })),
  );
  return fc.tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 6 })).map(([sample, edits]) => {
    let text = sample;
    for (const [where, removed, added] of edits) {
      const at = Math.floor(where * text.length);
      text = text.slice(0, at) + added + text.slice(at + removed);
    }
    return text;
  });
}

/** Runs the property until the time is over; a failure tells the seed and the smallest input that shows it. */
export async function holdsFor<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void | Promise<void>): Promise<void> {
  const parameters = {
    numRuns: 1_000_000,
    interruptAfterTimeLimit: TIME_MS,
    markInterruptAsFailure: false,
    ...(SEED === undefined ? {} : { seed: SEED }),
  };
  const details = await fc.check(
    fc.asyncProperty(arbitrary, async (value) => {
      await property(value);
    }),
    parameters,
  );
  if (details.failed)
    throw new Error(`FUZZ_SEED=${details.seed}\n${fc.defaultReportMessage(details)?.slice(0, 4000)}`, { cause: details.errorInstance });
  console.log(`${details.numRuns} runs, FUZZ_SEED=${details.seed}`);
}
