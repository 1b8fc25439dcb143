import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const WITHIN_MS = 30_000;

/** Sends what it is given to a SIP server over UDP, and asks it whether it is still there. */
export class SipProbe {
  readonly #socket: Socket;
  readonly #server: { readonly host: string; readonly port: number };
  readonly #waiting = new Map<string, (status: number) => void>();
  #asked = 0;

  static async open(server: { readonly host: string; readonly port: number }): Promise<SipProbe> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new SipProbe(socket, server);
  }

  private constructor(socket: Socket, server: { readonly host: string; readonly port: number }) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (bytes) => {
      const text = bytes.toString('latin1');
      const callId = /\r\nCall-ID: (\S+)/i.exec(text)?.[1] ?? '';
      this.#waiting.get(callId)?.(Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1]));
      this.#waiting.delete(callId);
    });
  }

  send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#socket.send(bytes, this.#server.port, this.#server.host, () => resolve()));
  }

  /** The status of its answer to OPTIONS; rejects when there is none in time. */
  async options(): Promise<number> {
    const callId = `probe-${++this.#asked}`;
    const { port } = this.#socket.address();
    const text = [
      `OPTIONS sip:100@${this.#server.host} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK-${callId}`,
      `From: <sip:probe@127.0.0.1>;tag=1`,
      `To: <sip:100@${this.#server.host}>`,
      `Call-ID: ${callId}`,
      'CSeq: 1 OPTIONS',
      'Max-Forwards: 70',
      'Content-Length: 0',
      '\r\n',
    ].join('\r\n');
    const answer = new Promise<number>((resolve, reject) => {
      this.#waiting.set(callId, resolve);
      const late = () => reject(new Error(`no answer to OPTIONS within ${WITHIN_MS} ms`));
      AbortSignal.timeout(WITHIN_MS).addEventListener('abort', late, { once: true });
    });
    await this.send(Buffer.from(text));
    return answer;
  }

  close(): void {
    this.#socket.close();
  }
}
