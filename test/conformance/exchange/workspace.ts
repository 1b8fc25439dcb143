import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIALECTS, type DialectName } from '../dialects.ts';

/** Folders of one run: a configuration of its own and an empty state. */
export interface Workspace {
  readonly configDir: string;
  readonly stateDir: string;
  remove(): void;
}

const CONFIG = join(import.meta.dirname, '../config');
/** Events that Asterisk tells only where a module of its own is loaded: a server that was recorded without it is silent about them. */
const TOLD_BY_A_MODULE = { res_manager_devicestate: 'DeviceStateChange', res_manager_presencestate: 'PresenceStateChange' } as const;
/** RTP ports below those that the system gives out, a block for each run. */
const RTP_FIRST = 10_000;
const RTP_BLOCK = 200;
const RTP_BLOCKS = 110;
let nextBlock = process.pid;

/**
 * The configuration that a set was recorded on with the server's own files over it, on ports that are free.
 * @param ports ports of the recording in `iax.conf` by those that they are now: a far exchange knows the other one by it
 */
export function makeWorkspace(set: string, dialect: DialectName, ports: ReadonlyMap<number, number> = new Map()): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'ringdown-conformance-'));
  const [configDir, stateDir] = [join(root, 'config'), join(root, 'state')];
  mkdirSync(configDir);
  mkdirSync(stateDir);
  for (const folder of [join(CONFIG, set), join(CONFIG, set, DIALECTS[dialect].server)]) {
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder)) if (file.endsWith('.conf')) cpSync(join(folder, file), join(configDir, file));
  }
  const rewrite = (file: string, edit: (text: string) => string) => {
    const path = join(configDir, file);
    if (existsSync(path)) writeFileSync(path, edit(readFileSync(path, 'utf8')));
  };
  rewrite('manager.conf', (text) => text.replace(/^port *=.*$/m, dialect === 'classic' ? 'port = 0\nclassicport = 0' : 'port = 0'));
  const modules = join(configDir, 'modules.conf');
  const loaded = existsSync(modules) ? readFileSync(modules, 'utf8') : '';
  const silent = Object.entries(TOLD_BY_A_MODULE).flatMap(([module, event]) => (loaded.includes(`${module}.so`) ? [] : [event]));
  if (loaded !== '') rewrite('manager.conf', (text) => text.replace(/^\[general\]$/m, `$&\ndisabledevents = ${silent.join(',')}`));
  for (const file of ['sip.conf', 'iax.conf', 'http.conf']) rewrite(file, (text) => text.replace(/^bindport *=.*$/m, 'bindport=0'));
  for (const [recorded, now] of ports) rewrite('iax.conf', (text) => text.replaceAll(String(recorded), String(now)));
  const rtpStart = RTP_FIRST + (nextBlock++ % RTP_BLOCKS) * RTP_BLOCK;
  rewrite('rtp.conf', (text) =>
    text.replace(/^rtpstart *=.*$/m, `rtpstart = ${rtpStart}`).replace(/^rtpend *=.*$/m, `rtpend = ${rtpStart + RTP_BLOCK - 2}`),
  );
  return { configDir, stateDir, remove: () => rmSync(root, { recursive: true, force: true }) };
}
