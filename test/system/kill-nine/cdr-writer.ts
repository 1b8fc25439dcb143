import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { untilBroken } from './ledger.ts';
import type { ManagerLink } from './manager-link.ts';
import type { RestartedExchange, Writer, WriterMemory } from './writer.ts';

/** Calls on their way at once. */
const IN_FLIGHT = 4;

/** A line of Master.csv: at least sixteen fields, numbers bare and all else in quotation marks. */
const WHOLE_LINE = /^(?:"[^"]*"|\d*)(?:,(?:"(?:[^"]|"")*"|\d*)){15,}$/;

/** Calls whose record was told as the event `Cdr`. */
class CdrMemory implements WriterMemory {
  readonly #told = new Set<string>();

  get confirmed(): number {
    return this.#told.size;
  }

  async write(link: ManagerLink, onConfirmed: () => void): Promise<void> {
    link.onEvent = (event) => {
      const id = /^UniqueID: (\S+)$/m.exec(event)?.[1];
      if (!event.startsWith('Event: Cdr\r\n') || id === undefined) return;
      this.#told.add(id);
      onConfirmed();
    };
    await untilBroken(async () => {
      await link.ask('Events', { EventMask: 'cdr' });
      return Promise.race(Array.from({ length: IN_FLIGHT }, () => this.#call(link)));
    });
  }

  async check({ stateDir }: RestartedExchange): Promise<string[]> {
    const text = await readFile(join(stateDir, 'log', 'cdr-csv', 'Master.csv'), 'latin1').catch(() => '');
    const lines = text.split('\n');
    const wrong = lines.pop() === '' ? [] : ['the last line of Master.csv is torn'];
    for (const line of lines) if (!WHOLE_LINE.test(line)) wrong.push(`no line of Master.csv: ${line}`);
    for (const id of this.#told) if (!text.includes(`"${id}"`)) wrong.push(`the record of ${id} was told and is not in Master.csv`);
    return wrong;
  }

  /** One call after the other, each over before the next. */
  async #call(link: ManagerLink): Promise<never> {
    for (;;) await link.ask('Originate', { Channel: 'Local/answer@kill-cdr', Application: 'NoOp', Timeout: '5000' });
  }
}

const writer: Writer = {
  what: 'call records',
  config: {
    'extensions.conf': '[kill-cdr]\nexten => answer,1,Answer()\n same => n,Hangup()\n',
    'cdr.conf': '[general]\nenable = yes\n[csv]\nloguniqueid = yes\n',
    'cdr_manager.conf': '[general]\nenabled = yes\n',
  },
  remember: () => new CdrMemory(),
};
export default writer;
