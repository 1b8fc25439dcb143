import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readConfOrEmpty } from '../../config/conf-file.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import { parseZapataConf } from '../../config/zapata-conf.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { EndpointDirectory } from '../../core/endpoint/directory.ts';
import type { PickupGroups } from '../../core/pickup-groups.ts';
import type { ChannelRequest, Refusal } from '../../core/ports/driver.ts';
import { linesKit } from './line-fixture.ts';

/** What one line of zapata.conf, above two lines that are wired to each other, does to the call that comes in on line 2. */
interface Row {
  readonly conf: string;
  does(made: Made): void | Promise<void>;
}

type Made = Awaited<ReturnType<typeof wired>>;

async function wired(conf: string) {
  const { kit, driver } = await linesKit(`[channels]\ncontext = far\n${conf}\nloop = 2\nchannel => 1\nloop = 1\nchannel => 2\n`);
  const call = (party: string, exten: string) => {
    kit.driver.call(party, exten);
    return kit.settle();
  };
  await call('alice', '200');
  const far = kit.core.channels.find('DAHDI/2-1');
  const request = (resource: string) => kit.core.request('DAHDI', { resource });
  return { kit, driver, far, request, view: driver.find(2) };
}

const ofFarChannel = (conf: string, pick: (far: Channel) => unknown, value: unknown): Row => ({
  conf,
  does: ({ far }) => assert.deepEqual(far && pick(far), value),
});
const music = (name: string): Row => ofFarChannel(`${name} = jazz`, (far) => far.musicClass, 'jazz');

/** A phone on a line has it; a line of somebody else's exchange has none. */
const pickupGroup = (name: string, key: keyof PickupGroups, written: string, shown: string): Row[] => [
  ofFarChannel(`signalling = fxo_ks\n${name} = ${written}`, (far) => far.pickupGroups[key], shown),
  ofFarChannel(`signalling = fxs_ks\n${name} = ${written}`, (far) => far.pickupGroups[key], ''),
];

const OPTIONS: Readonly<Record<string, readonly Row[]>> = {
  accountcode: [ofFarChannel('accountcode = desk', (far) => far.accountCode, 'desk')],
  amaflags: [ofFarChannel('amaflags = billing', (far) => far.amaFlags, 2)],
  callgroup: pickupGroup('callgroup', 'callGroup', '1,3-4', '1, 3, 4'),
  callerid: [
    ofFarChannel('callerid = Gate <77>', ({ callerId }) => [callerId.number, callerId.name], ['77', 'Gate']),
    ofFarChannel('callerid = asreceived', ({ callerId }) => [callerId.number, callerId.name], ['100', 'Alice']),
  ],
  callwaiting: [
    {
      conf: 'signalling = fxo_ks\ncallwaiting = yes',
      does: ({ request }) => assert.equal((request('1') as Channel).name, 'DAHDI/1-2'),
    },
    { conf: 'signalling = fxo_ks\ncallwaiting = no', does: ({ request }) => assert.equal((request('1') as Refusal).cause, 17) },
  ],
  context: [
    {
      conf: 'context = nowhere',
      does: ({ kit, far }) => {
        assert.equal(far, undefined);
        assert.equal(kit.told('dial.finished').at(-1)?.status, 'CHANUNAVAIL');
      },
    },
  ],
  description: [{ conf: 'description = Gate', does: ({ view }) => assert.equal(view?.description, 'Gate') }],
  group: [
    {
      conf: 'signalling = fxo_ks\ncallwaiting = yes\ngroup = 3,7-8',
      does: ({ request }) => {
        for (const group of ['g3', 'g8']) assert.equal('refused' in request(group), false, group);
        assert.equal((request('g7') as Refusal).cause, 34, 'both lines have two calls now');
        assert.equal((request('g6') as Refusal).cause, 0);
      },
    },
  ],
  immediate: [ofFarChannel('immediate = yes', (far) => far.exten, 's'), ofFarChannel('immediate = no', (far) => far.exten, '300')],
  language: [ofFarChannel('language = de', (far) => far.language, 'de')],
  loop: [
    {
      conf: 'loop = no\nchannel => 5',
      does: ({ driver, far }) => {
        assert.equal(far?.name, 'DAHDI/2-1');
        assert.equal(driver.find(5)?.alarm, 'Not Open');
      },
    },
  ],
  mailbox: [{ conf: 'mailbox = 100@default', does: ({ view }) => assert.equal(view?.mailbox, '100@default') }],
  mohinterpret: [music('mohinterpret')],
  mohsuggest: [music('mohsuggest')],
  musicclass: [music('musicclass')],
  musiconhold: [music('musiconhold')],
  namedcallgroup: pickupGroup('namedcallgroup', 'namedCallGroup', 'sales', 'sales'),
  namedpickupgroup: pickupGroup('namedpickupgroup', 'namedPickupGroup', 'sales,desk', 'sales,desk'),
  pickupgroup: pickupGroup('pickupgroup', 'pickupGroup', '2', '2'),
  setvar: [ofFarChannel('setvar = FLOOR=2\nsetvar = ROOM=7', (far) => [far.getVariable('FLOOR'), far.getVariable('ROOM')], ['2', '7'])],
  signaling: [{ conf: 'signaling = fxs_gs', does: ({ view }) => assert.deepEqual(view?.signalling.code, 8194) }],
  signalling: [
    { conf: 'signalling = fxo_ls', does: ({ view }) => assert.equal(view?.signalling.text, 'FXO Loopstart') },
    {
      conf: 'signalling = fxs_ks\ncallwaiting = yes',
      does: ({ request }) => assert.equal((request('1') as Refusal).cause, 17, 'a line of somebody else has no call waiting'),
    },
  ],
  sipdevice: [
    {
      conf: 'sipdevice = ata-{n}\nchannel => 5\nsipdevice =',
      does: ({ kit, driver, request }) => {
        const asked: ChannelRequest[] = [];
        kit.core.drivers.set('sip', {
          technology: 'SIP',
          description: '',
          request: (wanted) => {
            asked.push(wanted);
            return { refused: true, cause: 0 };
          },
        });
        assert.equal('refused' in request('5'), true);
        assert.deepEqual([driver.find(5)?.alarm, asked.length], ['Red Alarm', 0], 'nobody is registered as ata-5');
        const registered = { contact: 'sip:ata-5@192.0.2.1', reachability: 'reachable' };
        kit.core.endpoints.set('sip', {
          find: (name: string) => (name === 'ata-5' ? registered : undefined),
        } as unknown as EndpointDirectory);
        kit.core.bus.publish('endpoint.statusChanged', { technology: 'SIP', peer: 'SIP/ata-5', status: 'Registered' });
        request('5');
        assert.deepEqual([driver.find(5)?.alarm, asked[0]?.resource, asked[0]?.as?.name], ['No Alarm', 'ata-5', 'DAHDI/5-1']);
      },
    },
  ],
  usecallerid: [ofFarChannel('usecallerid = no', (far) => far.callerId.number, undefined)],
};

for (const [option, rows] of Object.entries(OPTIONS))
  for (const { conf, does } of rows) test(`zapata.conf, ${option}: ${conf.replaceAll('\n', ', ')}`, async () => does(await wired(conf)));

/** What Asterisk's file has besides, a name of each kind: tones of a line, rings, hardware, ISDN and SS7. */
const NOT_ACTED_ON = [
  ...['adsi', 'busydetect', 'cancallforward', 'cidsignalling', 'echocancel', 'faxdetect', 'hidecallerid', 'mwimonitor'],
  ...['parkinglot', 'pridialplan', 'pulsedial', 'resetinterval', 'ringtimeout', 'rxgain', 'smdiport', 'ss7type', 'switchtype'],
  ...['threewaycalling', 'tonezone', 'transfer', 'txgain', 'usedistinctiveringdetection', 'mfcr2_variant', 'cadence', 'jbenable'],
];

test('each option of zapata.conf that is acted on is tried here, and others are reported with their place', async () => {
  const page = await readFile(new URL('../../../docs/compatibility.md', import.meta.url), 'utf8');
  const section = /## zapata\.conf\n([^#]*)/.exec(page)?.[1] ?? '';
  const acted = [...section.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  assert.deepEqual([...new Set(acted)].sort(), Object.keys(OPTIONS).sort());
  const text = `[channels]\n${NOT_ACTED_ON.map((name) => `${name} = yes\n`).join('')}channel => 1-3\n`;
  const { lines, unknown } = parseZapataConf(await readConfOrEmpty(new MemoryConfSource({ 'zapata.conf': text }), 'zapata.conf'));
  assert.equal(lines.length, 3);
  assert.deepEqual(
    unknown.map(({ line, option }) => `${line} ${option}`),
    NOT_ACTED_ON.map((name, at) => `${at + 2} ${name}`),
  );
});
