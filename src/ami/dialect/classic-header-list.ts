import { HeaderList } from '../../wire/header-list.ts';

/**
 * Headers as 2006 looked them up: behind the colon stands exactly one blank, everything after it is the value, the first match wins even
 * when it is empty (AMI classic section 1).
 */
export class ClassicHeaderList extends HeaderList {
  override get(name: string): string | undefined {
    const start = `${name}: `.toLowerCase();
    for (const line of this.lines) if (isStart(line, start)) return line.slice(start.length);
    return undefined;
  }

  override getFilled(name: string): string | undefined {
    return this.get(name) || undefined;
  }

  override getAll(name: string): string[] {
    const start = `${name}: `.toLowerCase();
    return this.lines.filter((line) => isStart(line, start)).map((line) => line.slice(start.length));
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }
}

const isStart = (line: string, start: string): boolean =>
  line.length >= start.length && line.slice(0, start.length).toLowerCase() === start;
