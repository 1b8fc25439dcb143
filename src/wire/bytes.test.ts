import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as withBuffer from './bytes.ts';

const every = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256);
const wide = 'a\u010a\u20ac';

/** The module as a browser has it, where there is no Buffer. */
async function loadWithoutBuffer(): Promise<typeof withBuffer> {
  const buffer = globalThis.Buffer;
  Reflect.deleteProperty(globalThis, 'Buffer');
  try {
    // Beside this file, as source or compiled.
    const url = import.meta.url.replace(/bytes[.]test[.]([jt]s)$/, 'bytes.$1?without-buffer');
    return (await import(url)) as typeof withBuffer;
  } finally {
    globalThis.Buffer = buffer;
  }
}

for (const [where, load] of [
  ['in Node', async () => withBuffer],
  ['in a browser', loadWithoutBuffer],
] as const) {
  test(`every byte is a character and comes back ${where}`, async () => {
    const { textOfBytes, bytesOfText } = await load();
    const text = textOfBytes(every);
    assert.equal(text.length, every.length);
    assert.equal(text.charCodeAt(0x9f), 0x9f);
    assert.deepEqual(Uint8Array.from(bytesOfText(text)), every);
    assert.equal(textOfBytes(every, 65, 68), 'ABC');
    assert.equal(textOfBytes(every.subarray(60), 5, 8), 'ABC');
  });

  test(`text that is no bytes goes out as UTF-8 ${where}`, async () => {
    const { bytesOfText } = await load();
    assert.deepEqual(Uint8Array.from(bytesOfText(wide)), Uint8Array.from(new TextEncoder().encode(wide)));
  });
}

test('in Node the module really is the other one', async () => {
  assert.notEqual((await loadWithoutBuffer()).textOfBytes, withBuffer.textOfBytes);
});
