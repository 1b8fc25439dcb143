// What has broken AMI clients in the field, point by point: what comes over the wire. The other half is lessons-of-the-link.test.ts.
import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiRefusal, OriginateFailure } from '../../src/client/index.ts';
import type { ScriptedManager, ScriptedRequest } from '../../src/testing/scripted-manager.ts';
import type { HeaderRow } from '../../src/wire/message-encoder.ts';
import { withServer } from './client-fixture.ts';

const idOf = (request: ScriptedRequest): string => request.headers.get('ActionID') ?? '';

/** Answers CoreShowChannels with a list of these channels, with somebody else's event between its items. */
function serveChannels(server: ScriptedManager, channels: readonly string[], end: HeaderRow[] = [['EventList', 'Complete']]): void {
  server.on('CoreShowChannels', (request) => {
    const own = (name: string): HeaderRow[] => [
      ['Event', name],
      ['ActionID', idOf(request)],
    ];
    request.reply([
      ['Response', 'Success'],
      ['EventList', 'start'],
    ]);
    for (const channel of channels) {
      request.session.event([...own('CoreShowChannel'), ['Channel', channel]]);
      request.session.event([
        ['Event', 'Newexten'],
        ['Channel', channel],
      ]);
    }
    if (end.length > 0) request.session.event([...own('CoreShowChannelsComplete'), ...end]);
    return undefined;
  });
}

test('chunk borders: a session that comes a byte at a time is read as one that comes whole, UTF-8 included', () =>
  withServer(
    async ({ server, connected }) => {
      const ami = await connected();
      const events = ami.events('Newchannel');
      server.on(
        'Command',
        (request) => `Response: Follows\r\nPrivilege: Command\r\nActionID: ${idOf(request)}\r\na\r\n\r\nb: c\r\n--END COMMAND--\r\n\r\n`,
      );
      assert.deepEqual(await ami.command('x'), ['a', '', 'b: c']);
      const name = Buffer.from('Зоя ☎', 'utf8').toString('latin1');
      for (const n of [0, 1, 2]) {
        server.broadcast([
          ['Event', 'Newchannel'],
          ['CallerIDName', name],
          ['N', n],
        ]);
      }
      for (const n of ['0', '1', '2']) {
        const { value } = await events.next();
        assert.deepEqual([value.get('CallerIDName'), value.get('N')], ['Зоя ☎', n]);
      }
    },
    { bytesAtATime: 1 },
  ));

test('encoding: bytes that are no UTF-8 are kept a character each, and both kinds may come in one message', () =>
  withServer(async ({ server, connected }) => {
    const events = (await connected()).events();
    server.broadcast([
      ['Event', 'Newchannel'],
      ['CallerIDName', 'J\xfcrgen'],
      ['ConnectedLineName', 'J\xc3\xbcrgen'],
    ]);
    const { value } = await events.next();
    assert.deepEqual([value.get('CallerIDName'), value.get('ConnectedLineName')], ['J\xfcrgen', 'Jürgen']);
  }));

test('duplicate headers: each keeps its place and none is lost', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    server.on('Command', () => [
      ['Response', 'Success'],
      ['Output', 'one'],
      ['Output', ''],
      ['Output', 'three: 3'],
    ]);
    assert.deepEqual(await ami.command('x'), ['one', '', 'three: 3']);
    const events = ami.events();
    server.broadcast([
      ['Event', 'Newstate'],
      ['ChanVariable', 'a=1'],
      ['Channel', 'SIP/a'],
      ['ChanVariable', 'b=2'],
    ]);
    const { value } = await events.next();
    assert.deepEqual(value.getAll('chanvariable'), ['a=1', 'b=2']);
    assert.deepEqual(
      [...value].map(([name]) => name),
      ['Event', 'ChanVariable', 'Channel', 'ChanVariable'],
    );
    assert.deepEqual(
      value.toJSON(),
      Object.assign(Object.create(null), { Event: 'Newstate', ChanVariable: ['a=1', 'b=2'], Channel: 'SIP/a' }),
    );
  }));

test('legacy command output: blank lines and lines that look like headers or messages belong to it', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const output = ['Response: Error', '', 'Event: Hangup', 'ActionID: 1', '', ''];
    server.on(
      'Command',
      (request) => `Response: Follows\r\nPrivilege: Command\r\nActionID: ${idOf(request)}\r\n${output.join('\n')}\n--END COMMAND--\r\n\r\n`,
    );
    assert.deepEqual(await ami.command('x'), output);
    assert.equal((await ami.action('Ping')).ok, true);
  }));

test('list detection: a list is one by its header or by the table of old actions, never by the words of its message', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    server.on('Mood', () => [
      ['Response', 'Success'],
      ['Message', 'Result will follow'],
    ]);
    const { items, complete } = await ami.freeForm.list('Mood');
    assert.deepEqual([items.length, complete], [0, undefined]);
    server.on('SIPpeers', (request) => {
      request.reply([
        ['Response', 'Success'],
        ['Message', 'Peer status list will follow'],
      ]);
      for (const name of ['PeerEntry', 'PeerlistComplete'])
        request.session.event([
          ['Event', name],
          ['ActionID', idOf(request)],
        ]);
      return undefined;
    });
    assert.deepEqual((await ami.list('SIPpeers')).items.map(String), [
      `Event: PeerEntry | ActionID: ${idOf(await server.request('SIPpeers'))}`,
    ]);
  }));

test('lists: that there are no mailboxes is told with success and no end, and is an empty list', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    server.on('VoicemailUsersList', () => [
      ['Response', 'Success'],
      ['Message', 'There are no voicemail users currently defined.'],
    ]);
    assert.deepEqual((await ami.list('VoicemailUsersList')).items, []);
  }));

test("lists: one promise with the items alone; somebody else's events between them stay events", () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const events = ami.events();
    serveChannels(server, ['SIP/a', 'SIP/b']);
    const { items, complete } = await ami.list('CoreShowChannels');
    assert.deepEqual(
      items.map((item) => item.get('Channel')),
      ['SIP/a', 'SIP/b'],
    );
    assert.equal(complete?.name, 'CoreShowChannelsComplete');
    assert.deepEqual([(await events.next()).value.name, (await events.next()).value.name, events.size], ['Newexten', 'Newexten', 0]);
  }));

test('lists: none, an error in place of one, one that is broken off and one that never ends are four different things', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    serveChannels(server, []);
    assert.deepEqual((await ami.list('CoreShowChannels')).items, []);
    serveChannels(server, ['SIP/a'], [['EventList', 'cancelled']]);
    await assert.rejects(ami.list('CoreShowChannels'), { code: 'AMI_LIST_BROKEN' });
    serveChannels(server, ['SIP/a'], []);
    await assert.rejects(ami.list('CoreShowChannels', {}, { timeoutMs: 200 }), { code: 'AMI_TIMEOUT', message: /no further item/ });
    server.on('CoreShowChannels', () => [
      ['Response', 'Error'],
      ['Message', 'Permission denied'],
    ]);
    await assert.rejects(ami.list('CoreShowChannels'), { code: 'AMI_REFUSED', message: /Permission denied/ });
    await assert.rejects(ami.items('CoreShowChannels').next(), { code: 'AMI_REFUSED' });
  }));

test('lists: a loop that is slower than the server makes it wait, and gets every item', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const channels = Array.from({ length: 5000 }, (_, i) => `SIP/${i}`);
    serveChannels(server, channels);
    const got: unknown[] = [];
    for await (const item of ami.items('CoreShowChannels')) got.push(item.get('Channel'));
    assert.deepEqual(got, channels);
  }));

test('an event with a Response header is an event: OriginateResponse ends its call and is news for everybody', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const events = ami.events('OriginateResponse');
    const answer = (result: string, reason: number) =>
      server.on('Originate', (request) => {
        request.reply([['Response', 'Success']]);
        request.session.event([
          ['Event', 'OriginateResponse'],
          ['ActionID', idOf(request)],
          ['Response', result],
          ['Channel', 'SIP/a-1'],
          ['Reason', reason],
          ['Uniqueid', '1.1'],
        ]);
        return undefined;
      });
    answer('Success', 4);
    const call = await ami.originate({ Channel: 'SIP/a' });
    assert.deepEqual([call.channel, call.uniqueId], ['SIP/a-1', '1.1']);
    answer('Failure', 5);
    await assert.rejects(
      ami.originate({ Channel: 'SIP/a' }),
      (error) => error instanceof OriginateFailure && error.reason === 5 && /busy/.test(error.message),
    );
    // One that nobody waits for any more.
    server.broadcast([
      ['Event', 'OriginateResponse'],
      ['ActionID', 'long-gone'],
      ['Response', 'Success'],
    ]);
    for (let i = 0; i < 3; i++) assert.equal((await events.next()).value.name, 'OriginateResponse');
  }));

test('reload and restart events are events, and no reason to connect anew', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const events = ami.events(['Reload', 'Shutdown', 'FullyBooted']);
    for (const name of ['Reload', 'Shutdown', 'FullyBooted']) server.broadcast([['Event', name]]);
    for (const name of ['Reload', 'Shutdown', 'FullyBooted']) assert.equal((await events.next()).value.name, name);
    assert.equal(ami.state, 'ready');
    assert.equal((await server.sessions(1)).length, 1);
  }));

test('the version in the greeting changes nothing that is sent', async () => {
  const sentTo = async (greeting: string) => {
    const sent: string[] = [];
    await withServer(
      async ({ server, connected }) => {
        const ami = await connected();
        await ami.freeForm.action('Ping', { Variable: { A: 1, B: 2 } });
        for (const { headers } of server.requests) sent.push(headers.lines.filter((line) => !/^(ActionID|Key)/.test(line)).join());
      },
      { greeting },
    );
    return sent;
  };
  const modern = await sentTo('Asterisk Call Manager/11.0.0');
  for (const greeting of ['Asterisk Call Manager/1.0', 'Asterisk Call Manager/99.1', 'Asterisk Call Manager Proxy/1.21'])
    assert.deepEqual(await sentTo(greeting), modern);
});

test('events and headers that nobody has heard of are read like any other', () =>
  withServer(async ({ server, connected }) => {
    const events = (await connected()).events('moonrise');
    server.broadcast([
      ['Event', 'MoonRise'],
      ['X-Phase', 'full'],
    ]);
    const { value } = await events.next();
    assert.deepEqual([value.name, value.get('x-phase')], ['MoonRise', 'full']);
  }));

test('case: names of events and headers are found in any case and kept as they came, values are not touched', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const heard: string[] = [];
    ami.on('USEREVENT', (event) => heard.push(event.name, event.get('userEVENT') ?? ''));
    const events = ami.events();
    server.broadcast([
      ['Event', 'UserEvent'],
      ['UserEvent', 'MyOwnCase'],
    ]);
    assert.equal(JSON.stringify((await events.next()).value), '{"Event":"UserEvent","UserEvent":"MyOwnCase"}');
    assert.deepEqual(heard, ['UserEvent', 'MyOwnCase']);
  }));

test('colons: JSON in a value, a value that is empty, a line without a colon and a stray blank line', () =>
  withServer(async ({ server, connected }) => {
    const events = (await connected()).events();
    const [session] = await server.sessions(1);
    session!.write('\r\nEvent: UserEvent\r\nData: {"a": "b: c"}\r\nEmpty:\r\nno colon here\r\nTight:1\r\n\r\n\r\n\nEvent: Second\r\n\r\n');
    const { value } = await events.next();
    assert.deepEqual([value.get('Data'), value.get('Empty'), value.get('Tight'), value.get('None')], ['{"a": "b: c"}', '', '1', undefined]);
    assert.ok(value.lines.includes('no colon here'));
    assert.equal((await events.next()).value.name, 'Second');
  }));

test("ActionIDs: an action has one, the caller's own if it gives one, and two that wait are never the same", () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    assert.equal((await ami.action('Ping', { ActionID: 'mine c%20é' })).get('ActionID'), 'mine c%20é');
    const { headers } = await server.request('Ping');
    assert.equal(headers.getAll('ActionID').length, 1);
    server.on('Ping', null);
    const first = ami.action('Ping', { ActionID: 'same' });
    await assert.rejects(ami.action('Ping', { ActionID: 'same' }), { code: 'AMI_INVALID' });
    const [session] = await server.sessions(1);
    session!.write('Response: Success\r\nActionID: same\r\n\r\n');
    assert.equal((await first).ok, true);
    const ids = server.requests.map((request) => idOf(request));
    assert.equal(new Set(ids).size, ids.length);
  }));

test('a reply without an ActionID is for the action that waits longest, also where that was given up', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    server.on('Ping', null);
    const gone = ami.freeForm.action('Ping', { N: 1 }, { timeoutMs: 20 });
    const waits = ami.freeForm.action('Ping', { N: 2 });
    await assert.rejects(gone, { code: 'AMI_TIMEOUT' });
    const [session] = await server.sessions(1);
    session!.write('Response: Error\r\nMessage: for the first\r\n\r\nResponse: Success\r\nMessage: for the second\r\n\r\n');
    assert.equal((await waits).message, 'for the second');
  }));

test('line breaks in what a user typed are refused before anything is sent', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const sent = server.requests.length;
    await assert.rejects(ami.action('Originate', { Channel: 'x\r\n\r\nAction: Command\r\nCommand: core stop now' }), {
      code: 'AMI_INVALID',
    });
    await assert.rejects(ami.freeForm.list('Status', { 'A\nB': 'x' }), { code: 'AMI_INVALID' });
    await assert.rejects(ami.items('Status', { Channel: '\n' }).next(), { code: 'AMI_INVALID' });
    await assert.rejects(ami.originate({ Channel: '\r' }), { code: 'AMI_INVALID' });
    await ami.action('Ping');
    assert.equal(server.requests.length, sent + 1);
  }));

test('a refusal carries the reply as the server said it', () =>
  withServer(async ({ connected }) => {
    const ami = await connected();
    await assert.rejects(ami.freeForm.action('Nonsense'), (error) => {
      assert.ok(error instanceof AmiRefusal);
      assert.deepEqual([error.action, error.reply.response, error.reply.message], ['Nonsense', 'Error', 'Invalid/unknown command']);
      return true;
    });
  }));
