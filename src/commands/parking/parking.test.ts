import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import { defaultLot } from '../../config/parking-lot.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { InCallQueries } from '../../exchange/in-call-queries.ts';
import { ParkingQueries } from '../../exchange/parking-queries.ts';
import { configureInCall, inCallOptions } from '../../features/in-call/in-call.ts';
import { ParkingLots } from '../../features/parking/parking.ts';
import { appKit } from '../../testing/app-kit.ts';
import { CommandSet } from '../command-set.ts';
import type { CommandDialect } from '../define-command.ts';
import dialplanShow from '../dialplan/show.ts';
import { noManager } from '../manager-console.ts';
import { featuresShow } from './features-show.ts';
import { parkingShow, showParkedCalls } from './show.ts';

async function setUp() {
  const kit = await appKit('[default]\ninclude => parkedcalls\nexten => 2,1,Park()\n', applications);
  const lots = new ParkingLots(kit.core);
  const lot = { ...defaultLot('default'), parkExten: '700', firstSpace: 701, lastSpace: 702, hasHints: true, musicClass: 'default' };
  lots.configure({ hasDynamicLots: false, lots: [lot] });
  const dialplan = {
    get current() {
      return kit.core.dialplan;
    },
  };
  const exchange = { parking: new ParkingQueries(kit.core), inCall: new InCallQueries(kit.core), dialplan } as unknown as Exchange;
  const set = new CommandSet([parkingShow, showParkedCalls, featuresShow, dialplanShow]);
  const run = async (line: string, dialect: CommandDialect = 'modern') => [
    ...(await set.run({ exchange, manager: noManager, dialect, stop: () => {} }, line)).lines,
  ];
  return { ...kit, run };
}

const LOT = [
  'Parking Lot: default',
  '--------------------------------------------------------------------------',
  'Parking Extension   :  700',
  'Parking Context     :  parkedcalls',
  'Parking Spaces      :  701-702',
  'Parking Time        :  45 sec',
  'Comeback to Origin  :  yes',
  'Comeback Context    :  parkedcallstimeout (comebacktoorigin=yes, not used)',
  'Comeback Dial Time  :  30 sec',
  'MusicOnHold Class   :  default',
  'Enabled             :  yes',
  'Dynamic             :  no',
  '',
];

test('parking show lists the lots, and one with its calls', async () => {
  const { run, driver, settle } = await setUp();
  const general = ['', 'Parking General Options', '-----------------------', 'Dynamic Parking     :  no', ''];
  assert.deepEqual(await run('parking show'), [...general, ...LOT, '']);
  const calls = ['Parked Calls', '------------'];
  assert.deepEqual(await run('parking show default'), ['', ...LOT, ...calls, '  (none)', '', '']);
  const alice = driver.call('alice', '2');
  await settle();
  const one = ['  Space               :  701', `  Channel             :  ${alice.name}`, '  Parker Dial String  :  Test/alice', ''];
  assert.deepEqual(await run('parking show default'), ['', ...LOT, ...calls, ...one, '']);
  assert.deepEqual(await run('parking show nowhere'), ['', "Could not find parking lot 'nowhere'", '']);
});

test('show parkedcalls lists the calls as in 2006', async () => {
  const { run, driver, settle } = await setUp();
  const alice = driver.call('alice', '2');
  await settle();
  assert.deepEqual(await run('show parkedcalls', 'classic'), [
    ' Num                   Channel (Context         Extension    Pri ) Timeout ',
    `701        ${alice.name.padStart(25)} (default         2            1   )     45s`,
    '1 parked call.',
  ]);
});

test('dialplan show has the extensions of a lot, with who registered them', async () => {
  const { run } = await setUp();
  assert.deepEqual(await run('dialplan show parkedcalls'), [
    "[ Context 'parkedcalls' created by 'res_parking' ]",
    "  '700' =>          1. Park()                                     [res_parking]",
    "  '701' =>          hint: park:701@parkedcalls                    [res_parking/default]",
    '                    1. ParkedCall(default,701)                    [res_parking/default]',
    "  '702' =>          hint: park:702@parkedcalls                    [res_parking/default]",
    '                    1. ParkedCall(default,702)                    [res_parking/default]',
    '',
    '-= 3 extensions (5 priorities) in 1 context. =-',
  ]);
});

test('features show lists the codes', async () => {
  const { run, core } = await setUp();
  const noisy = {
    name: 'noisy',
    code: '*9',
    runsOn: 'self',
    activatedBy: 'both',
    application: 'Playback',
    data: '',
    musicClass: '',
  } as const;
  const groups = [{ name: 'many', members: [{ feature: 'noisy', code: undefined }] }];
  configureInCall(core, { ...inCallOptions(core), attendedTransfer: '*2', applications: [noisy], groups });
  const shown = await run('features show');
  assert.ok(shown.includes('Attended Transfer                 *2     '));
  assert.ok(shown.includes('noisy                     no def  *9     '));
  assert.deepEqual(shown.slice(-2), ['===> Group: many', '===> --> noisy (*9)']);
  assert.ok((await run('show features', 'classic')).includes('Parked call extensions:\t701-702'));
});
