import assert from 'node:assert/strict';
import { applications } from '../../apps/index.ts';
import { appKit, dial } from '../../testing/app-kit.ts';
import { legOf } from '../../testing/scripted-leg.ts';
import { configureInCall, inCallOptions } from './in-call.ts';

const DIALPLAN = `[default]
exten => 1,1,Dial(Test/bob,60,tTg)
exten => 1,n,NoOp(after)
exten => 2,1,Dial(Test/carol,60)
exten => 3,1,Busy()
`;

/** Alice has called bob, and one of them has dialled the code; the other one hears music. */
export const transferring = async (by: 'alice' | 'bob', change: Partial<ReturnType<typeof inCallOptions>> = {}) => {
  const kit = await appKit(DIALPLAN, applications);
  configureInCall(kit.core, { ...inCallOptions(kit.core), attendedTransfer: '*5', ...change });
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.settle();
  const [from, other] = by === 'alice' ? [alice, bob] : [bob, alice];
  await dial(kit, from, '*5');
  assert.deepEqual(legOf(from).media.sounds, ['pbx-transfer']);
  assert.equal(kit.core.holdMusic.isOn(other), true);
  return { ...kit, alice, bob, from, other };
};
type Kit = Awaited<ReturnType<typeof transferring>>;

/** Rings carol, who answers unless said otherwise. */
export const consult = async (kit: Kit, answers = true) => {
  await dial(kit, kit.from, '2');
  await kit.settle();
  const carol = kit.driver.channelOf('carol');
  carol.partyRinging();
  await kit.settle();
  if (answers) carol.partyAnswered();
  await kit.settle();
  return carol;
};

/** Who is in one call with whom, by name: a text a bridge. */
export const partners = ({ core }: Kit) =>
  [...core.bridges.values()]
    .map(({ channels }) =>
      channels
        .map(({ name }) => name.replace(/^Test\/(\w+)-.*/, '$1'))
        .sort()
        .join(' '),
    )
    .sort();
