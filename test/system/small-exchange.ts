import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import { createLogger, type LogRecord } from '../../src/base/logger.ts';
import type { Composition } from '../../src/daemon/compose.ts';
import { startExchange } from '../../src/daemon/start-exchange.ts';

export const SECRET = 'sesame';

/** An exchange of the tests' own, in this process, with real sockets on free ports. */
export interface SmallExchange {
  readonly running: Composition;
  readonly amiPort: number;
  readonly classicPort: number;
  readonly sip: { readonly host: string; readonly port: number };
  readonly sipTcpPort: number;
  /** What it has logged. */
  readonly log: LogRecord[];
}

/** Account `admin` may do all, and phones `alice` and `bob` register; `files` replace or add to that. */
const FILES: Readonly<Record<string, string>> = {
  'manager.conf': managerConf(),
  'sip.conf': sipConf(),
  'extensions.conf': [
    '[default]',
    'exten => 100,hint,SIP/alice',
    'exten => 100,1,Dial(SIP/alice,30)',
    'exten => 101,hint,SIP/bob',
    'exten => 101,1,Dial(SIP/bob,30)',
    'exten => 600,1,Answer()',
    ' same => n,Echo()',
    'exten => 700,1,Answer()',
    ' same => n,Wait(3600)',
    '',
  ].join('\n'),
};

/** @param more sections behind account `admin` */
export function managerConf(more = ''): string {
  return `[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = 0\nclassicport = 0\n[admin]\nsecret = ${SECRET}\nread = all\nwrite = all\n${more}\n`;
}

/** @param more sections behind the phones */
export function sipConf(more = ''): string {
  const phones = ['alice', 'bob'].map((name) => `[${name}]\ntype = friend\nhost = dynamic\nsecret = ${SECRET}\n`).join('');
  return `[general]\nbindaddr = 127.0.0.1\nbindport = 0\ntcpenable = yes\ntcpbindaddr = 127.0.0.1:0\ndisallow = all\nallow = ulaw\n${phones}${more}\n`;
}

/** Starts one, hands it over and stops it whatever comes of it. Its files are written to `folder` where that is given. */
export async function withExchange(
  use: (exchange: SmallExchange) => Promise<void>,
  options: { files?: Readonly<Record<string, string>>; folder?: string; state?: string; clock?: Clock } = {},
): Promise<void> {
  const log: LogRecord[] = [];
  const { files, folder, ...rest } = options;
  const config = { ...FILES, ...files };
  if (folder !== undefined) for (const [name, text] of Object.entries(config)) await writeFile(join(folder, name), text);
  const running = await startExchange({ config: folder ?? config, logger: createLogger((record) => log.push(record)), ...rest });
  const port = (what: string) => running.places.find((place) => place.what === what)?.port ?? 0;
  try {
    await use({
      running,
      amiPort: port('AMI (modern)'),
      classicPort: port('AMI (classic)'),
      sip: { host: '127.0.0.1', port: port('SIP over UDP') },
      sipTcpPort: port('SIP over TCP'),
      log,
    });
  } finally {
    await running.stop();
  }
}
