import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { SystemClock } from '../../../base/clock.ts';
import { silentLogger } from '../../../base/logger.ts';
import { encodeMessage } from '../message/encoder.ts';
import { parseMessage } from '../message/parser.ts';
import { type SipMessage, SipRequest } from '../message/sip-message.ts';
import type { Flow } from './flow.ts';
import { responseAddress, stampVia, Transports } from './transports.ts';

const options = (via: string): Buffer =>
  Buffer.from(
    `OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: ${via}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
  );

describe('the sockets', () => {
  const heard: { message: SipMessage; flow: Flow }[] = [];
  const refused: number[] = [];
  let wake = () => {};
  const transports = new Transports({
    clock: new SystemClock(),
    logger: silentLogger,
    onMessage: (message, flow) => {
      heard.push({ message, flow });
      wake();
    },
    onRefused: (_request, status) => {
      refused.push(status);
      wake();
    },
  });
  const next = () => new Promise<void>((resolve) => (wake = resolve));
  before(async () => {
    await transports.listenUdp({ address: '127.0.0.1', port: 0 });
    await transports.listenTcp({ address: '127.0.0.1', port: 0 });
  });
  after(() => transports.close());

  it('take a datagram, note where it came from, and send back there', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const told = next();
    socket.send(options('SIP/2.0/UDP 10.9.9.9:1;branch=z9hG4bKx;rport'), transports.udpAddress!.port, '127.0.0.1');
    await told;
    const { message, flow } = heard.at(-1)!;
    assert.equal(message.headers.get('Via'), `SIP/2.0/UDP 10.9.9.9:1;branch=z9hG4bKx;rport=${socket.address().port};received=127.0.0.1`);
    const back = once(socket, 'message');
    flow.send(Buffer.from('answer'));
    assert.equal(String((await back)[0]), 'answer');
    socket.close();
  });
  it('pass over what is no SIP and go on', async () => {
    const socket = createSocket('udp4');
    for (const junk of ['', '\r\n\r\n', 'x'.repeat(3000), 'INVITE\r\n\r\n', '\0\0\0\0'])
      socket.send(junk, transports.udpAddress!.port, '127.0.0.1');
    const told = next();
    socket.send('OPTIONS sip:a@b SIP/9.0\r\nCall-ID: 1\r\n\r\n', transports.udpAddress!.port, '127.0.0.1');
    await told;
    assert.equal(refused.at(-1), 505);
    socket.close();
  });
  it('take messages from a connection and answer on it', async () => {
    const socket = connect(transports.tcpAddress!.port, '127.0.0.1');
    const told = next();
    socket.write(options('SIP/2.0/TCP 127.0.0.1:1;branch=z9hG4bKy'));
    await told;
    const { flow } = heard.at(-1)!;
    assert.deepEqual([flow.protocol, flow.reliable, flow.local.port], ['TCP', true, transports.tcpAddress!.port]);
    const back = once(socket, 'data');
    flow.send(Buffer.from('answer'));
    assert.equal(String((await back)[0]), 'answer');
    assert.equal(transports.flowTo('TCP', flow.remote), flow);
    socket.destroy();
  });
  it('never throw for a destination that is none', () => {
    for (const address of ['not an address', '::1', '999.1.1.1']) transports.flowTo('UDP', { address, port: 5060 })?.send(Buffer.from('x'));
    transports.flowTo('UDP', { address: '127.0.0.1', port: 0 })?.send(Buffer.from('x'));
  });
});

describe('a response', () => {
  const from = { address: '192.0.2.1', port: 4000 };
  const request = (via: string): SipRequest => {
    const outcome = parseMessage(encodeMessage(new SipRequest('OPTIONS', 'sip:a@b')));
    assert.ok(outcome.ok && outcome.message.kind === 'request');
    outcome.message.headers.add('Via', via);
    stampVia(outcome.message, from);
    return outcome.message;
  };
  it('goes to the source port where rport asks for it', () =>
    assert.deepEqual(responseAddress(request('SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bK1;rport'), from), from));
  it('goes to the port of Via otherwise', () => {
    assert.deepEqual(responseAddress(request('SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bK1'), from), { address: '192.0.2.1', port: 5070 });
    assert.deepEqual(responseAddress(request('SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1'), from), { address: '192.0.2.1', port: 5060 });
  });
  it('keeps the further Vias of one line', () => {
    assert.equal(
      request('SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1, SIP/2.0/UDP 10.0.0.2').headers.get('Via'),
      'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;received=192.0.2.1, SIP/2.0/UDP 10.0.0.2',
    );
  });
});
