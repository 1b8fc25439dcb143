import { asteriskProgram, startAsterisk } from './asterisk-process.ts';
import type { Figure } from './figure.ts';
import { ServerProcess, withServer } from './server-process.ts';

type Files = Readonly<Record<string, string>>;

/** Whom a measurement is made on, each freshly started. */
interface Servers {
  /** Configuration of Ringdown, beside what every case has. */
  readonly files?: Files;
  /** The same of an Asterisk. */
  readonly asteriskFiles?: Files;
  /** The yardstick can do it, too. */
  readonly least?: boolean;
}

/** Measures Ringdown and, right after it, the yardstick and an Asterisk where there is one. `measure` has the same figures for all. */
export async function compare(
  { files, asteriskFiles = {}, least }: Servers,
  measure: (server: ServerProcess) => Promise<Figure[]>,
): Promise<Figure[]> {
  const ringdown = await withServer(() => ServerProcess.ringdown(files), measure);
  const ofLeast = least ? await withServer(ServerProcess.yardstick, measure) : [];
  const program = asteriskProgram();
  const ofAsterisk = program === undefined ? [] : await withServer(() => startAsterisk(program, asteriskFiles), measure);
  return ringdown.map((figure, i) => ({ ...figure, least: ofLeast[i]?.value, asterisk: ofAsterisk[i]?.value }));
}
