import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { findExchange, startExchange } from '../conformance/exchange/exchange-process.ts';
import type { Place } from '../conformance/player/play.ts';
import { eventually } from './programs.ts';
import { writeToneWav } from './tone-file.ts';

/** All music on hold is this tone. */
export const MUSIC_HZ = 700;

/** An exchange on `config/` and a manager that hears all, both gone after the test. */
export interface InteropStage {
  readonly ami: AmiPeer;
  readonly sip: Place;
  readonly iax: Place;
  /** Where the exchange keeps its data. */
  readonly stateDir: string;
  /** A folder for what a phone keeps and records. */
  folderOf(name: string): string;
  /** Resolves when all of these have registered. */
  registered(...names: readonly string[]): Promise<void>;
}

export async function setStage(t: TestContext): Promise<InteropStage> {
  const root = mkdtempSync(join(tmpdir(), 'ringdown-interop-'));
  const remove = () => rmSync(root, { recursive: true });
  const workspace = { configDir: join(root, 'config'), stateDir: join(root, 'state'), remove };
  cpSync(join(import.meta.dirname, 'config'), workspace.configDir, { recursive: true, dereference: true });
  const music = join(root, 'music');
  mkdirSync(music);
  writeToneWav(join(music, 'tone.wav'), MUSIC_HZ, 10);
  writeFileSync(join(workspace.configDir, 'musiconhold.conf'), `[default]\nmode = files\ndirectory = ${music}\n`);
  const exchange = await startExchange(await findExchange(), 'modern', workspace);
  t.after(async () => {
    await exchange.stop();
    remove();
  });
  const ami = await AmiPeer.connect(exchange.ami);
  t.after(() => ami.close());
  await ami.login('admin', 'adminpw');
  return {
    ami,
    sip: exchange.sip,
    iax: exchange.iax!,
    stateDir: workspace.stateDir,
    folderOf: (name) => join(root, name),
    async registered(...names) {
      for (const name of names) {
        const isThere = () => ami.messages.some((m) => m.get('Peer')?.split('/')[1] === name && m.get('PeerStatus') === 'Registered');
        await eventually(isThere, `the registration of ${name}`);
      }
    },
  };
}
