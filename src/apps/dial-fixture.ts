import { appKit } from '../testing/app-kit.ts';
import { applications } from './index.ts';

/** What Dial empties before it calls anybody. */
export const EMPTIED = [
  'DIALSTATUS',
  'DIALEDPEERNUMBER',
  'DIALEDPEERNAME',
  'ANSWEREDTIME',
  'ANSWEREDTIME_MS',
  'DIALEDTIME',
  'DIALEDTIME_MS',
  'RINGTIME',
  'RINGTIME_MS',
  'PROGRESSTIME',
  'PROGRESSTIME_MS',
].map((name) => `var ${name}=`);

/** A core in which Dial runs. */
export async function dialKit(extensions: string) {
  const made = await appKit(extensions, applications);
  return {
    ...made,
    /** What was told after the variables were emptied. */
    callerTrace: () => made.trace('alice').filter((line) => !EMPTIED.includes(line)),
  };
}

/** Alice dials, bob rings and answers. */
export async function talking(extensions: string) {
  const made = await dialKit(extensions);
  const alice = made.driver.call('alice', '1');
  await made.settle();
  const bob = made.driver.channelOf('bob');
  bob.partyRinging();
  await made.clock.advance(500);
  bob.partyAnswered();
  await made.settle();
  return { ...made, alice, bob };
}
