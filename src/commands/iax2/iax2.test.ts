import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iaxDirectory } from '../../core/endpoint/iax-directory.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { IaxQueries } from '../../exchange/iax-queries.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { FAR_EXPIRES_AT, iaxScene } from '../../testing/iax-scene.ts';
import type { CommandDialect } from '../define-command.ts';
import { commandSet } from '../index.ts';
import { noManager } from '../manager-console.ts';

/** A console over an exchange that knows the scene, or has no IAX2: gives the lines of a command, 45 s before the registration of `far` ends. */
async function consoleOf(dialect: CommandDialect, hasIax = true) {
  const { core } = await coreKit('[default]\n');
  if (hasIax) iaxDirectory.fill(core, await iaxScene());
  const exchange = { iax: new IaxQueries(core), system: { now: FAR_EXPIRES_AT - 45_000 } } as unknown as Exchange;
  return async (line: string) => [...(await commandSet.run({ exchange, manager: noManager, dialect, stop: () => {} }, line)).lines];
}

const NETSTATS = [
  '                                -------- LOCAL ---------------------  -------- REMOTE --------------------',
  'Channel                    RTT  Jit  Del  Lost   %  Drop  OOO  Kpkts  Jit  Del  Lost   %  Drop  OOO  Kpkts FirstMsg    LastMsg',
];

/** What is shown of the scene, and with nothing to show, in each dialect. */
const SHOWN: readonly (readonly [words: string, dialect: CommandDialect, lines: readonly string[], none: readonly string[]])[] = [
  [
    'peers',
    'modern',
    [
      'Name/Username    Host                                           Mask                                      Port           Status      Description                     ',
      'far/near         192.0.2.2                                (D)  (null)                                    4570  (T)      OK (12 ms)  Branch office                   ',
      'fixed            192.0.2.7                                (S)  255.255.255.255                           4569           Unmonitored                                 ',
      'remote           (null)                                   (D)  (null)                                    (null)         UNKNOWN                                     ',
      '3 iax2 peers [1 online, 0 offline, 2 unmonitored]',
    ],
    [
      'Name/Username    Host                                           Mask                                      Port           Status      Description                     ',
      '0 iax2 peers [0 online, 0 offline, 0 unmonitored]',
    ],
  ],
  [
    'peers',
    'classic',
    [
      'Name/Username    Host                 Mask             Port          Status    ',
      'fixed            192.0.2.7       (S)  255.255.255.255  4569          Unmonitored',
      'remote           (Unspecified)   (D)  255.255.255.255  0             UNKNOWN   ',
      'far/near         192.0.2.2       (D)  255.255.255.255  4570 (T)      OK (12 ms)',
      '3 iax2 peers [1 online, 0 offline, 2 unmonitored]',
    ],
    [
      'Name/Username    Host                 Mask             Port          Status    ',
      '0 iax2 peers [0 online, 0 offline, 0 unmonitored]',
    ],
  ],
  [
    'users',
    'modern',
    [
      'Username         Secret                Authen           Def.Context      A/C    Codec Pref',
      'far              <Set>                 000000000000002  from-far         No     Host ',
      'fixed            Key: theirs           000000000000002  default          No     Host ',
    ],
    ['Username         Secret                Authen           Def.Context      A/C    Codec Pref'],
  ],
  [
    'users',
    'classic',
    [
      'Username         Secret                Authen           Def.Context      A/C    Codec Pref',
      'fixed            Key: theirs           000000000000002  default          No     Host ',
      'far              <Set>                 000000000000002  from-far         No     Host ',
    ],
    ['Username         Secret                Authen           Def.Context      A/C    Codec Pref'],
  ],
  [
    'registry',
    'modern',
    [
      'Host                                           dnsmgr  Username    Perceived                                      Refresh  State',
      '192.0.2.1:4569                                 N       far         192.0.2.9:4571                                      60  Registered',
      'pbx.example.org                                N       me          <Unregistered>                                      30  Request Sent',
      '2 IAX2 registrations.',
    ],
    [
      'Host                                           dnsmgr  Username    Perceived                                      Refresh  State',
      '0 IAX2 registrations.',
    ],
  ],
  [
    'registry',
    'classic',
    [
      'Host                  dnsmgr  Username    Perceived             Refresh  State',
      '192.0.2.1:4569        N       far         192.0.2.9:4571             60  Registered',
      'pbx.example.org       N       me          <Unregistered>             30  Request Sent',
    ],
    ['Host                  dnsmgr  Username    Perceived             Refresh  State'],
  ],
  [
    'channels',
    'modern',
    [
      'Channel               Peer                                      Username    ID (Lo/Rem)  Seq (Tx/Rx)  Lag      Jitter  JitBuf  Format  FirstMsg    LastMsg',
      'IAX2/far-1            192.0.2.2                                 far         00001/04711  00009/00008  00013ms  0002ms  0040ms  ulaw    Tx:NEW  Rx:ACCEPT-LO',
      '1 active IAX channel',
    ],
    [
      'Channel               Peer                                      Username    ID (Lo/Rem)  Seq (Tx/Rx)  Lag      Jitter  JitBuf  Format  FirstMsg    LastMsg',
      '0 active IAX channels',
    ],
  ],
  [
    'channels',
    'classic',
    [
      'Channel               Peer             Username    ID (Lo/Rem)  Seq (Tx/Rx)  Lag      Jitter  JitBuf  Format  FirstMsg    LastMsg',
      'IAX2/far-1            192.0.2.2        far         00001/04711  00009/00008  00013ms  0002ms  0040ms  ulaw    Tx:NEW  Rx:ACCEPT-LO',
      '1 active IAX channel',
    ],
    [
      'Channel               Peer             Username    ID (Lo/Rem)  Seq (Tx/Rx)  Lag      Jitter  JitBuf  Format  FirstMsg    LastMsg',
      '0 active IAX channels',
    ],
  ],
  ...(['modern', 'classic'] as const).map(
    (dialect) =>
      [
        'netstats',
        dialect,
        [
          ...NETSTATS,
          'IAX2/far-1                 21    2   40     3   4     5    6      3   12   13    14  15    16   17     18 Tx:NEW Rx:ACCEPT-LO',
          '1 active IAX channel',
        ],
        [...NETSTATS, '0 active IAX channels'],
      ] as const,
  ),
];

for (const [words, dialect, lines, none] of SHOWN) {
  test(`${dialect}: iax2 show ${words} has its columns, also where there is nothing, and the old word does the same`, async () => {
    const run = await consoleOf(dialect);
    assert.deepEqual(await run(`iax2 show ${words}`), lines);
    assert.deepEqual(await run(`iax2 list ${words}`), lines);
    assert.deepEqual(await (await consoleOf(dialect, false))(`iax2 show ${words}`), none);
    assert.match((await run(`iax2 show ${words} to me now`))[0] ?? '', new RegExp(`^Usage: iax2 show ${words}`));
  });
}

test('peers and users are picked by an expression, peers also by whether they have an address', async () => {
  const run = await consoleOf('modern');
  const names = async (line: string) => (await run(line)).flatMap((row) => /^(far|fixed|remote)/.exec(row)?.[1] ?? []);
  assert.deepEqual(await names('iax2 show peers registered'), ['far', 'fixed']);
  assert.deepEqual(await names('iax2 show peers like ^f'), ['far', 'fixed']);
  assert.deepEqual(await names('iax2 show peers registered like ed$'), ['fixed']);
  assert.deepEqual(await names('iax2 show users like ^fa'), ['far']);
  for (const wrong of ['peers like', 'peers like (', 'peers unlike f', 'users like', 'users like ('])
    assert.match((await run(`iax2 show ${wrong}`))[0] ?? '', /^Usage: /, wrong);
});

test('a peer is shown with what it has, never with its secret; a stranger is said to be one', async () => {
  const [modern, classic] = [await consoleOf('modern'), await consoleOf('classic')];
  const sheet = await modern('iax2 show peer far');
  for (const line of [
    '  * Name       : far',
    '  Secret       : <Set>',
    '  Mailbox      : 100@default',
    '  Callerid     : "Far End" <200>',
    '  Expire       : 45',
    '  Addr->IP     : 192.0.2.2 Port 4570',
    '  Status       : OK (12 ms)',
  ])
    assert.ok(sheet.includes(line), line);
  assert.equal(sheet.join('\n').includes('pw'), false);
  const labels = (lines: readonly string[]) => lines.map((line) => line.slice(0, 15).trim());
  const old = labels(await classic('iax2 show peer far'));
  assert.deepEqual(
    labels(sheet).filter((label) => !old.includes(label)),
    ['Description', 'Parking lot', 'Encryption'],
  );
  assert.deepEqual(await modern('iax2 show peer nobody'), ['Peer nobody not found.', '']);
});

test('a registration is ended by name', async () => {
  const run = await consoleOf('modern');
  assert.deepEqual(await run('iax2 unregister far'), ['Peer far unregistered']);
  assert.deepEqual(await run('iax2 unregister remote'), ['Peer remote not registered']);
  assert.deepEqual(await run('iax2 unregister nobody'), ['Peer unknown: nobody. Not unregistered']);
  assert.match((await run('iax2 unregister'))[0] ?? '', /^Usage: iax2 unregister/);
});

test('call numbers are counted by address', async () => {
  const run = await consoleOf('modern');
  const row = '192.0.2.2                                     1';
  const head = 'Address                                       Callno Usage';
  assert.deepEqual(await run('iax2 show callnumber usage'), [head, row, '', 'Total Available Callno:                32765']);
  assert.deepEqual(await run('iax2 show callnumber usage 192.0.2.2'), [head, row]);
  assert.deepEqual(await run('iax2 show callnumber usage 192.0.2.3'), ['No call number table entries for 192.0.2.3 found']);
});
