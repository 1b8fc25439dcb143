import type { Socket } from 'node:dgram';
import { openUdpSocket } from './udp-socket.ts';

/** A call that the load makes: what is known of it by its Call-ID. */
interface Call {
  readonly invite: string;
  readonly finish: (isAnswered: boolean) => void;
  /** Hears the answer; such a call stays up, others are hung up as soon as they are. */
  readonly talks: ((answer: string) => void) | undefined;
  isEnding: boolean;
}

/** Where both ends of a call have their voice. */
export interface VoicePorts {
  readonly caller: number;
  readonly callee: number;
}

const TRY_AGAIN_MS = 500;
const GIVE_UP_MS = 20_000;
const LINE_END = '\r\n';

/**
 * Two SIP user agents on two sockets, of text and little else: one calls an extension of the exchange and hangs up as soon as the call
 * is up, the other answers whatever comes at once. Requests are repeated over UDP as RFC 3261 17.1 asks for, so a lost datagram costs time but no call.
 * No RTP is sent here; the SDP of both names a port, so that the exchange opens its own.
 */
export class SipLoad {
  readonly #caller: Socket;
  readonly #callee: Socket;
  readonly #calls = new Map<string, Call>();
  readonly #serverPort: () => number;
  #made = 0;
  /** Where the callee of the next call has its voice, and who hears where it is to be sent. */
  #calleeVoice = { port: 30_002, told: (_invite: string): void => {} };

  /** @param serverPort where the exchange listens; asked for when the first call is made, as the exchange needs these ports to start */
  static async open(serverPort: () => number): Promise<SipLoad> {
    return new SipLoad(await openUdpSocket(), await openUdpSocket(), serverPort);
  }

  private constructor(caller: Socket, callee: Socket, serverPort: () => number) {
    this.#caller = caller;
    this.#callee = callee;
    this.#serverPort = serverPort;
    caller.on('message', (bytes) => this.#atCaller(bytes.toString('latin1')));
    callee.on('message', (bytes, { port }) => this.#atCallee(bytes.toString('latin1'), port));
  }

  get callerPort(): number {
    return this.#caller.address().port;
  }

  get calleePort(): number {
    return this.#callee.address().port;
  }

  /** One call from INVITE to the answer to BYE; false when it was refused or did not come to its end. */
  call(exten: string, voicePort = 30_000, talks?: (answer: string) => void): Promise<boolean> {
    const number = ++this.#made;
    const callId = `c${number}@bench`;
    return new Promise((resolve) => {
      let repeat: NodeJS.Timeout;
      const giveUp = setTimeout(() => finish(false), GIVE_UP_MS);
      const finish = (isAnswered: boolean) => {
        clearTimeout(repeat);
        clearTimeout(giveUp);
        this.#calls.delete(callId);
        resolve(isAnswered);
      };
      const call: Call = { invite: this.#invite(exten, callId, number, voicePort), finish, talks, isEnding: false };
      this.#calls.set(callId, call);
      this.#send(call.invite);
      repeat = setTimeout(() => this.#send(call.invite), TRY_AGAIN_MS);
    });
  }

  /**
   * A call that stays up, both ends having their voice where it says. One at a time.
   * @returns where the exchange takes the voice of each; undefined when the call was refused
   */
  async talk(exten: string, ports: VoicePorts): Promise<VoicePorts | undefined> {
    let [invite, answer] = ['', ''];
    this.#calleeVoice = {
      port: ports.callee,
      told: (text) => {
        invite = text;
      },
    };
    const isUp = await this.call(exten, ports.caller, (text) => {
      answer = text;
    });
    return isUp ? { caller: voicePortIn(answer), callee: voicePortIn(invite) } : undefined;
  }

  close(): void {
    this.#caller.close();
    this.#callee.close();
  }

  #send(text: string): void {
    this.#caller.send(Buffer.from(text, 'latin1'), this.#serverPort(), '127.0.0.1');
  }

  #invite(exten: string, callId: string, number: number, voicePort: number): string {
    const sdp = sdpOf(voicePort);
    return [
      `INVITE sip:${exten}@127.0.0.1:${this.#serverPort()} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.callerPort};branch=z9hG4bK-i${number};rport`,
      `From: <sip:load-caller@127.0.0.1>;tag=f${number}`,
      `To: <sip:${exten}@127.0.0.1>`,
      `Call-ID: ${callId}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:load-caller@127.0.0.1:${this.callerPort}>`,
      'Max-Forwards: 70',
      'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS',
      'Content-Type: application/sdp',
      `Content-Length: ${sdp.length}`,
      '',
      sdp,
    ].join(LINE_END);
  }

  #atCaller(text: string): void {
    const callId = header(text, 'Call-ID');
    const call = this.#calls.get(callId);
    const method = header(text, 'CSeq').split(' ')[1];
    const status = Number(/^SIP\/2\.0 (\d+)/.exec(text)?.[1]);
    if (text.startsWith('BYE ')) this.#send(answerTo(text, '200 OK'));
    if (!call || Number.isNaN(status) || status < 200) return;
    if (method === 'BYE') call.finish(true);
    if (method !== 'INVITE') return;
    const to = header(text, 'To');
    if (status >= 300) {
      this.#send(this.#inDialog(call, text, 'ACK', 1, to, branchOf(call.invite)));
      call.finish(false);
      return;
    }
    this.#send(this.#inDialog(call, text, 'ACK', 1, to, `${branchOf(call.invite)}-a`));
    if (call.isEnding) return;
    call.isEnding = true;
    if (call.talks) {
      call.talks(text);
      call.finish(true);
    } else this.#send(this.#inDialog(call, text, 'BYE', 2, to, `${branchOf(call.invite)}-b`));
  }

  #inDialog(call: Call, answer: string, method: string, cseq: number, to: string, branch: string): string {
    const target = /<([^>]*)>/.exec(header(answer, 'Contact'))?.[1] ?? /INVITE (\S+)/.exec(call.invite)![1]!;
    return [
      `${method} ${target} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.callerPort};branch=${branch};rport`,
      `From: ${header(call.invite, 'From')}`,
      `To: ${to}`,
      `Call-ID: ${header(call.invite, 'Call-ID')}`,
      `CSeq: ${cseq} ${method}`,
      'Max-Forwards: 70',
      'Content-Length: 0',
      LINE_END,
    ].join(LINE_END);
  }

  #atCallee(text: string, port: number): void {
    const send = (answer: string) => this.#callee.send(Buffer.from(answer, 'latin1'), port, '127.0.0.1');
    const contact = `Contact: <sip:load-callee@127.0.0.1:${this.calleePort}>`;
    if (text.startsWith('INVITE ')) {
      this.#calleeVoice.told(text);
      send(answerTo(text, '180 Ringing', [contact]));
      send(answerTo(text, '200 OK', [contact, 'Content-Type: application/sdp'], sdpOf(this.#calleeVoice.port)));
    } else if (!text.startsWith('ACK ') && !text.startsWith('SIP/2.0')) send(answerTo(text, '200 OK'));
  }
}

const header = (text: string, name: string): string => new RegExp(`\r\n${name}: *([^\r]*)`, 'i').exec(text)?.[1] ?? '';
const voicePortIn = (text: string): number => Number(/m=audio (\d+)/.exec(text)?.[1]);
const branchOf = (text: string): string => /branch=([^;\r]*)/.exec(text)![1]!;

function answerTo(request: string, status: string, lines: readonly string[] = [], body = ''): string {
  const to = header(request, 'To');
  return [
    `SIP/2.0 ${status}`,
    ...[...request.matchAll(/\r\nVia: *([^\r]*)/gi)].map((via) => `Via: ${via[1]}`),
    `From: ${header(request, 'From')}`,
    `To: ${to.includes('tag=') ? to : `${to};tag=answer`}`,
    `Call-ID: ${header(request, 'Call-ID')}`,
    `CSeq: ${header(request, 'CSeq')}`,
    ...lines,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join(LINE_END);
}

const sdpOf = (port: number): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=sendrecv',
    '',
  ].join(LINE_END);
