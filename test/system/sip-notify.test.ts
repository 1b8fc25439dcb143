import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { KIT_SECRET } from '../../src/testing/exchange/kit-files.ts';
import { startExchange } from '../../src/testing/exchange/test-exchange.ts';

/** An exchange with a phone that is always at a socket, `desk`, and one that is nowhere; what comes to that socket is answered with 200. */
async function setUp(t: TestContext) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  const exchange = await startExchange({ phones: { desk: { host: '127.0.0.1', port: socket.address().port }, away: {} } });
  t.after(() => exchange.close());
  const heard: string[] = [];
  socket.on('message', (bytes, from) => {
    const text = bytes.toString('latin1');
    heard.push(text);
    const kept = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
    socket.send(`SIP/2.0 200 OK\r\n${kept.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`, from.port, from.address);
  });
  const peer = await AmiPeer.connect({ port: exchange.amiPort });
  t.after(() => peer.close());
  await peer.login('admin', KIT_SECRET, 'off');
  const ask = async (headers: Record<string, string | readonly string[]>) => {
    const reply = await peer.action('SIPnotify', headers);
    return `${reply.get('Response')}: ${reply.get('Message')}`;
  };
  const next = async () => heard.shift() ?? String((await once(socket, 'message'))[0]);
  return { ask, next, heard };
}

test('SIPnotify sends a phone the headers that were written, in their order, and the lines of its body', async (t) => {
  const { ask, next } = await setUp(t);
  assert.equal(await ask({ Channel: 'SIP/desk', Variable: 'Event=check-sync' }), 'Success: Notify Sent');
  const [first, ...lines] = (await next()).split('\r\n');
  assert.match(first ?? '', /^NOTIFY sip:127\.0\.0\.1:\d+ SIP\/2\.0$/);
  assert.match(lines.join('|'), /\|Subscription-State: terminated\|Event: check-sync\|Content-Length: 0\|\|$/);
  const Variable = ['Event=ua-config,X-Why=a=b', 'Content-type=text/x', 'Content=one', 'Content-Length=99', 'Content=two'];
  assert.equal(await ask({ Channel: 'desk', Variable }), 'Success: Notify Sent');
  const [head = '', body] = (await next()).split('\r\n\r\n');
  assert.equal(body, 'one\r\ntwo');
  assert.match(head, /\r\nEvent: ua-config\r\nX-Why: a=b\r\nContent-Type: text\/x\r\nContent-Length: 8$/);
});

test('SIPnotify refuses what cannot be sent, and sends nothing then', async (t) => {
  const { ask, heard } = await setUp(t);
  const Variable = 'Event=check-sync';
  assert.equal(await ask({ Variable }), 'Error: SIPNotify requires a channel name');
  assert.equal(await ask({ Channel: 'desk' }), 'Error: At least one variable pair must be specified');
  for (const Channel of ['none', 'SIP/away']) assert.equal(await ask({ Channel, Variable }), 'Error: Could not create address', Channel);
  assert.equal(await ask({ Channel: 'desk', Variable, 'Call-ID': 'x' }), 'Error: Call-ID not found');
  for (const header of ['Via=x', 'to=<sip:x@y>', 'CSeq=1 BYE', 'i=1', 'Route=<sip:x>', 'a b=c', '=c', 'a:b=c'])
    assert.equal(await ask({ Channel: 'desk', Variable: [Variable, header] }), 'Error: Variable is no header that can be sent', header);
  assert.deepEqual(heard, []);
});
