import assert from 'node:assert/strict';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { LAWS } from '../codec/g711.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { PromptFinder } from './prompt-finder.ts';
import { readSound } from './sound-reader.ts';
import { SoundWriter } from './sound-writer.ts';
import { buildWavHeader, parseWavHeader } from './wav-header.ts';

async function samplesOf(path: string): Promise<number[]> {
  const all: number[] = [];
  for await (const block of readSound(path)) all.push(...block);
  return all;
}

const fail = (error: unknown) => {
  throw error;
};
const frame = (value: number) => new Int16Array(160).fill(value);

test('what is written in each format is read again', async () => {
  const dir = temporaryFolder();
  for (const extension of ['wav', 'sln', 'ulaw', 'alaw']) {
    const path = join(dir, `x.${extension}`);
    const writer = new SoundWriter(path, { within: dirname(path), onError: fail });
    for (let i = 0; i < 60; i++) assert.ok(writer.write(frame(i % 2 ? 1000 : -1000)));
    await writer.close();
    const samples = await samplesOf(path);
    assert.equal(samples.length, 9600);
    assert.ok(
      samples.every((s, i) => Math.abs(s - (Math.floor(i / 160) % 2 ? 1000 : -1000)) < 40),
      extension,
    );
  }
});

test('a WAV file is valid: sizes in its header are those of the file', async () => {
  const path = join(temporaryFolder(), 'x.wav');
  const writer = new SoundWriter(path, { within: dirname(path), onError: fail });
  writer.write(frame(5));
  await writer.close();
  const bytes = await readFile(path);
  assert.equal(bytes.length, 44 + 320);
  assert.equal(bytes.readUInt32LE(4), bytes.length - 8);
  assert.equal(bytes.readUInt32LE(40), 320);
});

test('appending goes on behind what is there', async () => {
  const dir = temporaryFolder();
  for (const name of ['x.wav', 'x.ulaw']) {
    for (const value of [100, 2000]) {
      const writer = new SoundWriter(join(dir, name), { append: true, within: dir, onError: fail });
      writer.write(frame(value));
      await writer.close();
    }
    const samples = await samplesOf(join(dir, name));
    assert.equal(samples.length, 320);
    assert.ok(samples[0]! < 200 && samples[319]! > 1800);
  }
});

test('a WAV file whose writer died is read to its end', async () => {
  const path = join(temporaryFolder(), 'x.wav');
  await writeFile(path, Buffer.concat([buildWavHeader(0), Buffer.alloc(640, 1)]));
  assert.equal((await samplesOf(path)).length, 320);
  await writeFile(path, Buffer.concat([buildWavHeader(99_999), Buffer.alloc(640, 1)]));
  await truncate(path, 44 + 321);
  assert.equal((await samplesOf(path)).length, 160);
});

test('a folder that is missing is made for what is written', async () => {
  const dir = temporaryFolder();
  const path = join(dir, 'no/such/folder.sln');
  const writer = new SoundWriter(path, { within: dir, onError: fail });
  writer.write(frame(1));
  await writer.close();
  assert.equal((await samplesOf(path)).length, 160);
});

test('what cannot be written is told once and loses nothing else', async () => {
  const told: unknown[] = [];
  const dir = temporaryFolder();
  await writeFile(join(dir, 'file'), '');
  const writer = new SoundWriter(join(dir, 'file/folder.wav'), { within: dir, onError: (error) => told.push(error) });
  writer.write(frame(1));
  await writer.close();
  assert.equal((told[0] as NodeJS.ErrnoException).code, 'ENOTDIR');
  assert.equal(told.length, 1);
  assert.throws(() => new SoundWriter('x.mp3', { within: '.', onError: fail }), { code: 'MEDIA_FILE' });
});

test('a WAV header cut anywhere, or of another kind, says why it is refused', () => {
  const whole = buildWavHeader(10);
  for (let length = 0; length < whole.length; length++)
    assert.equal(typeof parseWavHeader(whole.subarray(0, length), 54), 'string', `${length}`);
  assert.equal(typeof parseWavHeader(whole, 54), 'object');
  const stereo = Buffer.from(whole);
  stereo.writeUInt16LE(2, 22);
  assert.match(parseWavHeader(stereo, 54) as string, /2 channels/);
});

test('a prompt is found by language, base language, English, and folder by folder within each', async () => {
  const [own, preferred] = [temporaryFolder(), temporaryFolder()];
  for (const [dir, name] of [
    [own, 'en/both.ulaw'],
    [preferred, 'en/both.wav'],
    [own, 'de/only.alaw'],
    [own, 'en/only.ulaw'],
    [own, 'bare.sln'],
  ] as const) {
    await mkdir(join(dir, name, '..'), { recursive: true });
    await writeFile(join(dir, name), '');
  }
  const finder = new PromptFinder([preferred, own]);
  assert.equal(await finder.find('both'), join(preferred, 'en/both.wav'));
  assert.equal(await finder.find('only', 'de_AT'), join(own, 'de/only.alaw'));
  assert.equal(await finder.find('only', 'fr'), join(own, 'en/only.ulaw'));
  assert.equal(await finder.find('bare', 'fr'), join(own, 'bare.sln'));
  assert.equal(await finder.find(join(own, 'bare')), join(own, 'bare.sln'));
  assert.equal(await finder.find(join(own, 'bare.sln')), join(own, 'bare.sln'));
  assert.equal(await finder.find('missing'), undefined);
});

test('a relative name cannot leave the folders', async () => {
  const dir = temporaryFolder();
  await mkdir(join(dir, 'sounds/en'), { recursive: true });
  await writeFile(join(dir, 'secret.wav'), '');
  const finder = new PromptFinder([join(dir, 'sounds')]);
  assert.equal(await finder.find('../../secret'), undefined);
  assert.equal(await finder.find('secret', '..'), undefined);
});

const packet = (value: number) => new Uint8Array(160).fill(LAWS.ulaw.fromLinear[value & 0xffff]!);
const taken = (buffer: JitterBuffer, frames: number): number[] =>
  Array.from({ length: frames }, () => {
    const out = new Int16Array(160);
    buffer.take(out);
    return Math.round(out[80]! / 1000);
  });

test('packets out of order come in order after 60 ms, and a lost one is silence', () => {
  const buffer = new JitterBuffer();
  const stream = {};
  for (const n of [1, 3, 2, 5]) buffer.put(stream, n * 160, LAWS.ulaw, packet(n * 1000), 0, 160);
  assert.deepEqual(taken(buffer, 9), [0, 0, 0, 1, 2, 3, 0, 5, 0]);
});

test('a packet that comes too late is dropped, a stream that is late as a whole is taken for the present', () => {
  const buffer = new JitterBuffer();
  const stream = {};
  buffer.put(stream, 0, LAWS.ulaw, packet(1000), 0, 160);
  taken(buffer, 20);
  buffer.put(stream, 160, LAWS.ulaw, packet(2000), 0, 160);
  assert.deepEqual(taken(buffer, 4), [0, 0, 0, 0]);
  for (let n = 2; n < 12; n++) buffer.put(stream, n * 160, LAWS.ulaw, packet(3000), 0, 160);
  assert.ok(taken(buffer, 5).includes(3));
});

test('a leap of the timestamp does not grow the buffer or lose the stream', () => {
  const buffer = new JitterBuffer();
  const stream = {};
  buffer.put(stream, 0, LAWS.ulaw, packet(1000), 0, 160);
  buffer.put(stream, 1_000_000, LAWS.ulaw, packet(2000), 0, 160);
  assert.ok(taken(buffer, 5).includes(2));
});

test('samples at the end may be left out when a file is closed', async () => {
  const dir = temporaryFolder();
  for (const extension of ['wav', 'ulaw']) {
    const path = join(dir, `x.${extension}`);
    const writer = new SoundWriter(path, { within: dirname(path), onError: fail });
    for (let i = 0; i < 50; i++) writer.write(frame(1000));
    await writer.close(10 * 160);
    assert.equal((await samplesOf(path)).length, 40 * 160);
    if (extension === 'wav') assert.equal((await readFile(path)).readUInt32LE(40), 40 * 320);
  }
});
