// The tests of crm-link.ts: against a whole exchange with real phones, and against a scripted server for what no exchange does on demand.
// node --import tsx --test examples/crm-link.test.ts
import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { AmiClient, tcp } from 'ringdown/client';
import { ScriptedManager, startExchange } from 'ringdown/testing';
import { CrmLink, type Pop } from './crm-link.ts';

const CAROL = { name: 'Carol of Accounts', number: '102' };

test('who calls is shown by name while the phone rings', async () => {
  await using exchange = await startExchange({ phones: { alice: {}, bob: {}, carol: { callerid: 'somebody <102>' } } });
  const link = new CrmLink(await exchange.client(), [CAROL]);
  const pops = new EventTarget();
  link.onRinging((pop) => pops.dispatchEvent(new CustomEvent('pop', { detail: pop })));
  const shown = once(pops, 'pop') as Promise<[CustomEvent<Pop>]>;
  await exchange.phone('alice');
  const carol = await exchange.phone('carol');
  await carol.call('alice');
  await exchange.calls.reaches('alice', 'ringing');
  assert.deepEqual((await shown)[0].detail, { agent: 'alice', caller: CAROL.name });
});

test('a click calls the contact from the agent’s phone', async () => {
  await using exchange = await startExchange();
  const link = new CrmLink(await exchange.client(), [CAROL]);
  await exchange.phone('alice', { autoAnswer: true });
  await exchange.phone('carol', { autoAnswer: true });
  await link.call('alice', CAROL);
  await exchange.calls.talking('alice', 'carol');
});

test('a click on an agent who is not there says so', async () => {
  await using exchange = await startExchange();
  const link = new CrmLink(await exchange.client(), [CAROL]);
  await assert.rejects(link.call('alice', CAROL), { code: 'AMI_ORIGINATE_FAILED' });
});

test('a server that takes the click and never answers is not waited for without end', async () => {
  await using server = await ScriptedManager.start({ dialect: 'classic' });
  server.on('Originate', null);
  await using ami = new AmiClient({ via: tcp({ host: '127.0.0.1', port: server.port }), username: 'crm', secret: 'x', reconnect: false });
  await ami.connect();
  const clicked = assert.rejects(new CrmLink(ami, []).call('alice', CAROL), { code: /^AMI_CONNECTION_LOST|AMI_CLOSED$/ });
  const request = await server.request('Originate');
  assert.deepEqual([request.headers.get('Channel'), request.headers.get('Exten')], ['SIP/alice', '102']);
  request.session.reset();
  await clicked;
});
