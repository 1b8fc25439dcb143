import { afterEach } from 'node:test';
import type { MediaEngine, RtpPort, RtpRemote } from '../../core/ports/media.ts';
import { RtpPeer } from './rtp-peer.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

/** Has `clean` run after the test that is running, the latest first. */
export function afterTest(clean: () => unknown): void {
  cleanUps.push(clean);
}

export interface TestLeg {
  readonly port: RtpPort;
  readonly peer: RtpPeer;
  /** Where the peer sends to. */
  readonly at: number;
}

/** A port of `engine` and the peer at its other end, both closed after the test. */
export async function openLeg(engine: MediaEngine, options: Partial<RtpRemote> = {}): Promise<TestLeg> {
  const peer = await RtpPeer.open();
  afterTest(() => peer.close());
  const port = await engine.openRtp({ address: '127.0.0.1' });
  port.setRemote(peer.remote(options));
  return { port, peer, at: port.local.port };
}
