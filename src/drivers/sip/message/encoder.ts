import type { SipMessage } from './sip-message.ts';

/** The bytes of a message as they go on the wire; Content-Length is that of the body. */
export function encodeMessage(message: SipMessage): Buffer {
  const start =
    message.kind === 'request' ? `${message.method} ${message.uri} SIP/2.0\r\n` : `SIP/2.0 ${message.status} ${message.reason}\r\n`;
  const head = `${start}${message.headers.print()}Content-Length: ${message.body.length}\r\n\r\n`;
  if (message.body.length === 0) return Buffer.from(head, 'latin1');
  const bytes = Buffer.allocUnsafe(head.length + message.body.length);
  bytes.write(head, 0, 'latin1');
  message.body.copy(bytes, head.length);
  return bytes;
}
