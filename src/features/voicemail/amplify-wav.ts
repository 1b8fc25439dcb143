/** Makes the 16-bit samples of a WAV file louder, in place. Another kind of file stays as it is. */
export function amplifyWav(file: Buffer, decibels: number): void {
  const isPlain = file.length > 44 && file.toString('latin1', 0, 4) === 'RIFF' && file.readUInt16LE(34) === 16;
  const data = isPlain ? file.indexOf('data', 12, 'latin1') : -1;
  if (data < 0) return;
  const factor = 10 ** (decibels / 20);
  for (let at = data + 8; at + 1 < file.length; at += 2)
    file.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(file.readInt16LE(at) * factor))), at);
}
