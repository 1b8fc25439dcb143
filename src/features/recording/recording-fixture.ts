import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createLogger, type Logger } from '../../base/logger.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import type { MediaEngine, MediaPort } from '../../core/ports/media.ts';
import { noMedia } from '../../core/ports/media-none.ts';
import { DEFAULT_SETTINGS } from '../../core/settings.ts';
import { LocalMediaEngine } from '../../media/engine.ts';
import { readSound } from '../../media/file/sound-reader.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { ScriptedMedia } from '../../testing/scripted-leg.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { RecordingService } from './recording-service.ts';

/** A recorder over a spool folder of its own, channels with any media, and what was logged. */
export async function setUp(makeEngine?: (logger: Logger) => MediaEngine) {
  const spool = temporaryFolder();
  const warnings: string[] = [];
  const logger = createLogger(({ level, message }) => level === 'warning' && warnings.push(message));
  const settings = { ...DEFAULT_SETTINGS, directories: { ...DEFAULT_SETTINGS.directories, spool } };
  const files: string[] = [];
  const media: MediaEngine = makeEngine?.(logger) ?? {
    ...noMedia,
    records: (extension) => /^(wav|ulaw|sln|raw)$/.test(extension),
    mixFiles: async (two, into) => void files.push(`mix ${two.map((file) => short(file)).join(' + ')} = ${short(into)}`),
  };
  const kit = await coreKit('', {
    media,
    logger,
    settings,
    prompter: { find: async (name) => name, music: () => undefined, tone: () => undefined },
  });
  const recordings = new RecordingService(kit.core);
  const folder = join(spool, 'monitor');
  const short = (path: string) => path.replace(`${folder}/`, '');
  const channel = (name: string, port: () => MediaPort | undefined = () => new ScriptedMedia()): Channel => {
    const leg = { call: () => true, answer: async () => {}, indicate: () => {}, hangup: () => {}, sendDigit: () => {}, moved: () => {} };
    const media = port();
    const made = kit.core.channels.create({ technology: 'Test', name, state: ChannelState.Up, leg: () => ({ ...leg, media }) });
    assert.ok(made);
    return made;
  };
  const trace = () =>
    kit.facts.flatMap((fact) => {
      if (fact.type === 'recording.fileCompleted') return [`whole ${short(fact.file)} (${fact.content})`];
      if (fact.type.startsWith('recording.')) return [fact.type.slice('recording.'.length)];
      return fact.type === 'channel.variableSet' ? [`${fact.name}=${fact.value.replace(`${folder}/`, '')}`] : [];
    });
  return { ...kit, recordings, channel, folder, short, files, warnings, trace };
}

export const port = (channel: Channel) => channel.media as ScriptedMedia;

/** The same with files and sound: Alice says a tone of 440 Hz and hears one of 1000. Time passes by the clock. */
export async function setUpCall(t: TestContext) {
  const time = new ManualClock();
  let engine!: LocalMediaEngine;
  const kit = await setUp((logger) => {
    engine = new LocalMediaEngine({ clock: time, logger });
    t.after(() => engine.stop());
    return engine;
  });
  const call = (name: string) => {
    const [party, half] = engine.openPair();
    party.play({ kind: 'tone', tones: '440' });
    half.play({ kind: 'tone', tones: '1000' });
    return kit.channel(name, () => half);
  };
  return { ...kit, time, engine, call, alice: call('Test/alice-1') };
}

export async function soundOf(path: string): Promise<Int16Array> {
  const samples: number[] = [];
  for await (const block of readSound(path)) samples.push(...block);
  return Int16Array.from(samples);
}
