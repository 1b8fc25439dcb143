import type { Figure } from './figure.ts';
import { openSession, repeat } from './load-client.ts';
import type { ServerProcess } from './server-process.ts';

/** The first calls, told apart, and how many more it takes until V8 compiles little any more: with 500 alone a call costs half as much again. */
const COLD = 500;
const WARM_UP = 3500;
const MEASURED = 2000;
const AT_A_TIME = 20;

interface CallsFigure {
  readonly cpuMilliseconds: number;
  readonly perSecond: number;
  readonly failed: number;
}

/**
 * What whole calls cost a server that has just been started: the first ones, then, warmed up, with nobody listening, then with a client hearing all events.
 * @param call makes one call; false when it failed
 * @param goal milliseconds of processor time that a warm call may take
 */
export async function measureCalls(
  server: ServerProcess,
  call: () => Promise<boolean>,
  goal: number,
  progress: (text: string) => void,
): Promise<Figure[]> {
  progress(`${COLD + WARM_UP} calls to warm up`);
  const cold = await measure(server, COLD, call);
  const warming = await measure(server, WARM_UP, call);
  progress(`${MEASURED} calls`);
  const warm = await measure(server, MEASURED, call);
  const listener = await openSession(server.amiPort, 'on');
  progress(`${WARM_UP} + ${MEASURED} calls with a client listening`);
  const warmingHeard = await measure(server, WARM_UP, call);
  const heard = await measure(server, MEASURED, call);
  listener.close();
  return [
    { what: 'CPU a call, warm', value: warm.cpuMilliseconds, unit: 'ms', goal: { atMost: goal } },
    { what: `CPU a call, first ${COLD}`, value: cold.cpuMilliseconds, unit: 'ms' },
    { what: 'CPU a call, a client listening', value: heard.cpuMilliseconds, unit: 'ms' },
    { what: 'calls', value: warm.perSecond, unit: '/s' },
    {
      what: 'calls failed',
      value: cold.failed + warming.failed + warm.failed + warmingHeard.failed + heard.failed,
      unit: 'lost',
      goal: { atMost: 0 },
    },
    { what: 'peak memory', value: server.peakMiB, unit: 'MiB' },
  ];
}

async function measure(server: ServerProcess, calls: number, call: () => Promise<boolean>): Promise<CallsFigure> {
  let failed = 0;
  const cpu = server.cpuSeconds();
  const start = performance.now();
  await repeat(calls, AT_A_TIME, async () => {
    if (!(await call())) failed++;
  });
  const perSecond = calls / ((performance.now() - start) / 1000);
  return { cpuMilliseconds: ((server.cpuSeconds() - cpu) / calls) * 1000, perSecond, failed };
}
