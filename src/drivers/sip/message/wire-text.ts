/**
 * Messages are held as latin1, a character a byte. Names and texts that people read are UTF-8 on the wire: these two go between.
 * What is not UTF-8 stays a character a byte, so nothing is lost and nothing throws.
 */
export function fromWireText(wire: string): string {
  if (ASCII.test(wire)) return wire;
  const bytes = Buffer.from(wire, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? wire : text;
}

export const toWireText = (text: string): string => (ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1'));

const ASCII = /^[\x00-\x7f]*$/;
