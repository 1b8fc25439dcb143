import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ACTIONS, EVENTS, HEADERS } from './check-list.ts';
import { ELSEWHERE, NOT_TOLD } from './exceptions.ts';
import { agents } from './sessions/agents.ts';
import { aCall, callsOfClients } from './sessions/calls.ts';
import { logIn, originate, originateWithoutWaiting, redirectBothToRoom } from './sessions/examples.ts';
import { sessionsOfClients, console as theConsole } from './sessions/login.ts';
import { parkedCalls } from './sessions/parking.ts';
import { peersComeAndGo } from './sessions/phones.ts';
import { aQueue } from './sessions/queues.ts';
import { aMailbox, theDatabase } from './sessions/stores.ts';
import { iaxPeers, lines, registrations } from './sessions/trunks.ts';
import { SLIPS } from './slips.ts';
import { type Stage, setStage } from './stage.ts';

/** What is played, in this order, on one exchange; the check list is walked over all that went over the wire. */
const SESSIONS: readonly (readonly [title: string, play: (stage: Stage) => Promise<void>])[] = [
  ['its example of Login', logIn],
  ['its example of Originate', originate],
  ['its example of Originate without waiting', originateWithoutWaiting],
  ['its example of Redirect with ExtraChannel', redirectBothToRoom],
  ['clients come, prove who they are, and go', sessionsOfClients],
  ['the console commands that it quotes', theConsole],
  ['a call is watched, steered, recorded and limited', aCall],
  ['clients make calls', callsOfClients],
  ['peers come and go', peersComeAndGo],
  ['registrations with another exchange', registrations],
  ['a queue', aQueue],
  ['agents', agents],
  ['parked calls', parkedCalls],
  ['a mailbox', aMailbox],
  ['the database', theDatabase],
  ['lines', lines],
  ['IAX2 peers', iaxPeers],
];

describe('the manager document of 2006', () => {
  let stage: Stage;
  before(async () => {
    stage = await setStage();
  });
  after(() => stage.stop());

  for (const [title, play] of SESSIONS) test(title, () => play(stage));

  test('the end of the exchange', async () => {
    const { client } = stage;
    void stage.stop();
    const told = await client.event('Shutdown');
    assert.deepEqual([told.get('Shutdown'), told.get('Restart')], ['Cleanly', 'False']);
  });

  test('every action that it names was answered, took its headers and gave its own', () => {
    const { observed } = stage;
    const missing: string[] = [];
    for (const [name, { takes, gives, lists }] of Object.entries(ACTIONS)) {
      if (!observed.wasAnswered(name)) missing.push(`${name} was not asked`);
      for (const header of takes) if (!observed.wasSent(name, header)) missing.push(`${name}: ${header} was not sent`);
      for (const header of gives) if (!observed.wasReplied(name, header)) missing.push(`${name}: no ${header} in a reply`);
      for (const header of lists) {
        const items = LIST_EVENTS[name] ?? [];
        if (!items.some((event) => observed.wasTold(event, header))) missing.push(`${name}: no ${header} in its list`);
      }
    }
    assert.deepEqual(
      missing.filter((line) => !(line in NOT_TOLD)),
      [],
    );
  });

  test('every event that it names or implies was told with its headers', () => {
    const { observed } = stage;
    const missing: string[] = [];
    for (const [event, headers] of Object.entries(EVENTS)) {
      if (!observed.wasToldAtAll(event)) missing.push(`${event} was not told`);
      else for (const header of headers) if (!observed.wasTold(event, header)) missing.push(`${event}: no ${header}`);
    }
    assert.deepEqual(
      missing.filter((line) => !(line in NOT_TOLD)),
      [],
    );
  });

  test('every header of its list went over the wire, in the one direction or the other', () => {
    const { observed } = stage;
    const spelled = (header: string) => ELSEWHERE[header] ?? header;
    assert.deepEqual(
      HEADERS.filter((header) => observed.valuesOf(spelled(header)).size === 0 && !observed.wasSentAnywhere(spelled(header))).filter(
        (header) => !(header in NOT_TOLD),
      ),
      [],
    );
  });

  for (const { document, server, holds } of SLIPS)
    test(`the document says: ${document}; on the wire: ${server}`, () => assert.ok(holds(stage.observed)));

  test('no exception stands for something that is there', () => {
    const { observed } = stage;
    const told = Object.keys(NOT_TOLD).filter((entry) => {
      const event = /^(\w+) was not told$/.exec(entry)?.[1];
      const [, owner = '', header = ''] = /^(\w+): no ([\w-]+)/.exec(entry) ?? [];
      if (event) return observed.wasToldAtAll(event);
      if (owner) return observed.wasTold(owner, header) || observed.wasReplied(owner, header);
      return observed.valuesOf(entry).size > 0 || observed.wasSentAnywhere(entry);
    });
    assert.deepEqual(told, []);
  });
});

/** The events that the list of an action consists of. */
const LIST_EVENTS: Readonly<Record<string, readonly string[]>> = {
  Status: ['Status', 'StatusComplete'],
  DBGet: ['DBGetResponse'],
  Agents: ['Agents', 'AgentsComplete'],
  SIPpeers: ['PeerEntry', 'PeerlistComplete'],
  ParkedCalls: ['ParkedCall', 'ParkedCallsComplete'],
  QueueStatus: ['QueueParams', 'QueueMember', 'QueueEntry', 'QueueStatusComplete'],
};
