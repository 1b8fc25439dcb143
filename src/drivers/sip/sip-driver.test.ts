import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { afterEach, describe, it } from 'node:test';
import { type Database, MemoryDatabase } from '../../core/ports/database.ts';
import { type SipKit, sipKit } from '../../testing/sip-kit.ts';
import { SipPhone } from '../../testing/sip-phone/sip-phone.ts';

const EXTENSIONS = `
[default]
exten => 100,1,Dial(SIP/alice,20)
exten => 101,1,Dial(SIP/bob,20)
exten => 101,n,Hangup(\${HANGUPCAUSE})
exten => 101,hint,SIP/bob
exten => 600,1,Answer()
exten => 600,n,Echo()
exten => 700,1,Answer()
exten => 700,n,Wait(30)
exten => 704,1,Busy(2)
exten => 705,1,Congestion(2)
exten => 706,1,Hangup()
`;
const SIP = `
[general]
bindaddr=127.0.0.1
bindport=0
tcpenable=yes
tcpbindaddr=127.0.0.1:0
context=default
callcounter=yes
notifyhold=yes
minexpiry=2
[phone](!)
type=friend
host=dynamic
secret=pw
context=default
[alice](phone)
callerid=Alice <100>
call-limit=1
setvar=DESK=42
[bob](phone)
callerid=Bob <101>
`;

describe('the SIP driver', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });

  async function exchange(options: { database?: Database } = {}): Promise<SipKit> {
    const kit = await sipKit({ extensions: EXTENSIONS, sip: SIP, ...options });
    running.push(kit);
    return kit;
  }

  async function phone(
    at: SipKit,
    name: string,
    extra: { secret?: string; transport?: 'udp' | 'tcp'; maxCalls?: number } = {},
  ): Promise<SipPhone> {
    const { port } = (extra.transport === 'tcp' ? at.sip.tcpAddress : at.sip.udpAddress)!;
    const made = await SipPhone.start({ name, secret: 'pw', server: { host: '127.0.0.1', port }, ringAfterMs: 5, ...extra });
    running.push(made);
    return made;
  }

  for (const transport of ['udp', 'tcp'] as const) {
    it(`registers a phone over ${transport}, rings it, and ends the call when either hangs up`, async () => {
      const at = await exchange();
      const [alice, bob] = [await phone(at, 'alice', { transport }), await phone(at, 'bob', { transport })];
      await alice.register();
      await bob.register();
      for (const who of ['caller', 'called']) {
        const out = await alice.call('101');
        const into = await bob.incoming();
        await out.ringing();
        into.answer();
        await out.answered();
        (who === 'caller' ? out : into).hangup();
        await Promise.all([out.ended(), into.ended()]);
      }
      assert.equal(at.core.channels.size, 0);
      assert.equal(at.sip.load.legs, 0);
      const states = at.told('device.stateChanged').map(({ device, state }) => `${device} ${state}`);
      assert.deepEqual(states.filter((state) => state.startsWith('SIP/alice')).slice(0, 3), [
        'SIP/alice NOT_INUSE',
        'SIP/alice BUSY',
        'SIP/alice NOT_INUSE',
      ]);
      assert.deepEqual(
        states.filter((state) => state.startsWith('SIP/bob')).slice(0, 5),
        ['NOT_INUSE', 'RINGING', 'RINGING', 'INUSE', 'NOT_INUSE'].map((state) => `SIP/bob ${state}`),
      );
    });
  }

  it('follows a phone that sends its call to another extension, but to no context or technology of its choice', async () => {
    const at = await exchange();
    const [alice, bob] = [await phone(at, 'alice'), await phone(at, 'bob')];
    await alice.register();
    await bob.register();
    const out = await alice.call('101');
    (await bob.incoming()).deflect('sip:700@127.0.0.1');
    await out.answered();
    assert.deepEqual(
      at
        .told('dial.ended')
        .map(({ status, forward }) => [status, forward])
        .slice(0, 1),
      [['CANCEL', '700@default']],
    );
    out.hangup();
    await out.ended();
    const second = await alice.call('101');
    (await bob.incoming()).deflect('sip:SIP%2Falice@127.0.0.1');
    await second.ended();
    assert.equal(at.told('dial.ended').at(-1)?.forward, undefined);
  });

  it('lets the echo be heard and takes digits of both kinds', async () => {
    const at = await exchange();
    const alice = await phone(at, 'alice');
    await alice.register();
    const call = await alice.call('600');
    await call.answered();
    call.media.playTone(440);
    await call.media.hears(440);
    call.media.stopTone();
    await call.sendDigits('5');
    await call.sendDigits('7', 'info');
    const over = at.next('channel.hungUp');
    call.hangup();
    await over;
    assert.deepEqual(
      at.told('channel.digitEnded').flatMap((fact) => (fact.direction === 'Received' ? fact.digit : [])),
      ['5', '7'],
    );
  });

  it('sets the variables of a call in their order, those of the endpoint after its own', async () => {
    const at = await exchange();
    const alice = await phone(at, 'alice');
    await alice.register();
    const call = await alice.call('700');
    await call.answered();
    const names = at.told('channel.variableSet').map((fact) => `${fact.name}=${fact.value}`);
    assert.deepEqual(names.slice(0, 4), [
      `SIPURI=sip:alice@127.0.0.1:${alice.local.port}`,
      'SIPDOMAIN=127.0.0.1',
      `SIPCALLID=${call.callId}`,
      'DESK=42',
    ]);
    call.hangup();
    await call.ended();
  });

  for (const [exten, status] of [
    ['999', 404],
    ['704', 486],
    ['705', 503],
    ['706', 603],
    ['101', 480],
  ] as const) {
    it(`answers ${status} to a call of ${exten}`, async () => {
      const at = await exchange();
      const alice = await phone(at, 'alice');
      await alice.register();
      assert.equal((await (await alice.call(exten)).refused()).status, status);
    });
  }

  it('passes on why the called phone refused', async () => {
    const at = await exchange();
    const [alice, bob] = [await phone(at, 'alice'), await phone(at, 'bob')];
    await alice.register();
    await bob.register();
    for (const [given, passed] of [
      [486, 486],
      [603, 403],
      [404, 404],
      [488, 488],
      [503, 503],
    ]) {
      const out = await alice.call('101');
      const into = await bob.incoming();
      await out.ringing();
      into.reject(given);
      assert.equal((await out.refused()).status, passed);
    }
  });

  it('stops ringing when the caller gives up', async () => {
    const at = await exchange();
    const [alice, bob] = [await phone(at, 'alice'), await phone(at, 'bob')];
    await alice.register();
    await bob.register();
    const out = await alice.call('101');
    const into = await bob.incoming();
    await out.ringing();
    out.cancel();
    await Promise.all([out.ended(), into.ended()]);
    assert.equal((await out.refused()).status, 487);
    assert.equal(at.core.channels.size, 0);
  });

  it('refuses an unknown user, a wrong secret and a guest in the same way, and tells of it', async () => {
    const at = await exchange();
    const outcomes: string[] = [];
    for (const [name, secret] of [
      ['alice', 'wrong'],
      ['mallory', 'pw'],
      ['mallory', ''],
    ] as const) {
      const made = await phone(at, name, { secret });
      const seen: (string | number)[] = [];
      made.news.on('got', (what) => seen.push(what));
      await assert.rejects(made.register());
      await (await made.call('600')).refused();
      outcomes.push(seen.join(' '));
    }
    assert.deepEqual(outcomes, ['401 403 401 403', '401 403 401 403', '401 403 401 403']);
    assert.equal(at.told('security.raised').filter((fact) => fact.name === 'InvalidPassword').length, 6);
    assert.equal(at.told('endpoint.statusChanged').length, 0);
  });

  it('holds an endpoint to its call limit and tells of it', async () => {
    const at = await exchange();
    const alice = await phone(at, 'alice', { maxCalls: 3 });
    await alice.register();
    const first = await alice.call('700');
    await first.answered();
    assert.equal((await (await alice.call('700')).refused()).status, 480);
    assert.equal(at.told('security.raised').at(-1)?.name, 'SessionLimit');
    first.hangup();
    await first.ended();
  });

  it('tells of hold and its end', async () => {
    const at = await exchange();
    const [alice, bob] = [await phone(at, 'alice'), await phone(at, 'bob')];
    await alice.register();
    await bob.register();
    const out = await alice.call('101');
    const into = await bob.incoming();
    await out.ringing();
    into.answer();
    await out.answered();
    into.hold();
    await into.held();
    assert.equal(at.core.devices.get('SIP/bob'), 'ONHOLD');
    into.unhold();
    await into.answered();
    assert.deepEqual([at.told('channel.held').length, at.told('channel.unheld').length], [1, 1]);
    assert.equal(at.core.devices.get('SIP/bob'), 'INUSE');
    out.hangup();
    await out.ended();
  });

  it('sends the other party to where a REFER says', async () => {
    const at = await exchange();
    const [alice, bob] = [await phone(at, 'alice'), await phone(at, 'bob')];
    await alice.register();
    await bob.register();
    const out = await alice.call('101');
    const into = await bob.incoming();
    await out.ringing();
    into.answer();
    await out.answered();
    into.refer('600');
    out.media.playTone(440);
    await out.media.hears(440);
    into.hangup();
    out.hangup();
    await out.ended();
    assert.equal(at.told('channel.variableSet').find((fact) => fact.name === 'SIPTRANSFER')?.value, 'yes');
  });

  it('keeps registrations over a restart and forgets them when the phone unregisters', async () => {
    const database = new MemoryDatabase();
    const first = await exchange({ database });
    const bob = await phone(first, 'bob');
    await bob.register();
    const second = await exchange({ database });
    assert.equal(second.sip.find('bob')?.contact?.port, bob.local.port);
    await bob.unregister();
    assert.equal(database.get('SIP/Registry', 'bob'), undefined);
    assert.deepEqual(
      first.told('endpoint.statusChanged').map((fact) => fact.status),
      ['Registered', 'Unregistered'],
    );
    assert.equal(first.sip.find('bob')?.contact, undefined);
  });

  it('leaves nothing behind after calls are over', async () => {
    const at = await exchange();
    const alice = await phone(at, 'alice');
    await alice.register();
    for (let i = 0; i < 20; i++) {
      const call = await alice.call('600');
      await call.answered();
      const over = at.next('channel.hungUp');
      call.hangup();
      await over;
    }
    assert.deepEqual([at.core.channels.size, at.sip.load.legs, at.sip.find('alice')?.callsInUse], [0, 0, 0]);
  });

  it('answers or drops what is no call, and goes on', async () => {
    const at = await exchange();
    const socket = createSocket('udp4');
    const replies: string[] = [];
    const wanted = new Promise<void>((resolve) =>
      socket.on('message', (data) => {
        replies.push(data.toString('latin1').split('\r\n', 1)[0]!);
        if (replies.length === 5) resolve();
      }),
    );
    socket.bind(0, '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('listening', resolve));
    const send = (method: string, to = '<sip:x@y>', uri = 'sip:127.0.0.1') =>
      socket.send(
        `${method} ${uri} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${socket.address().port};branch=z9hG4bK${method}\r\nFrom: <sip:a@b>;tag=1\r\nTo: ${to}\r\nCall-ID: c\r\nCSeq: 1 ${method}\r\n\r\n`,
        at.sip.udpAddress!.port,
        '127.0.0.1',
      );
    socket.send('\0\0junk', at.sip.udpAddress!.port, '127.0.0.1');
    send('OPTIONS');
    send('BYE', '<sip:x@y>;tag=none');
    send('PUBLISH');
    send('MESSAGE');
    send('constructor');
    await wanted;
    assert.deepEqual(replies.sort(), [
      'SIP/2.0 200 OK',
      'SIP/2.0 405 Method Not Allowed',
      'SIP/2.0 481 Call/Transaction Does Not Exist',
      'SIP/2.0 501 Not Implemented',
      'SIP/2.0 501 Not Implemented',
    ]);
    socket.close();
  });
});
