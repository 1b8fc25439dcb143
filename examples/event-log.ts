// An event log without a gap or a double: it may be killed at any time, and so may the exchange. Needs `sequencenumber = yes` in manager.conf.
// AMI_SECRET=... node --import tsx examples/event-log.ts events.jsonl
//
// Each line holds the number that the exchange gave the event and when that exchange began. A line is whole or it is not there: what a kill
// left of one is cut off at the next start, and the exchange is asked for all that came after the last whole line. An exchange that was
// started anew counts from the beginning; its time of start, to the second, tells it apart: one that is killed and started again within the
// second in which it had begun is taken for the same.
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { AmiError } from 'ringdown/client';
import { client, connect } from './connect.ts';

interface Line {
  readonly start: string;
  readonly number: number;
  readonly event: readonly (readonly [name: string, value: string])[];
}

const [, , path = 'events.jsonl'] = process.argv;
const file = await open(path, 'a+');
const text = await file.readFile('utf8');
const whole = text.slice(0, text.lastIndexOf('\n') + 1);
await file.truncate(Buffer.byteLength(whole));
let last: Line | undefined = whole ? JSON.parse(whole.trimEnd().split('\n').at(-1) ?? '') : undefined;

/** When the exchange began. */
async function startOfExchange(): Promise<string> {
  const ami = await connect({ events: 'off', reconnect: false });
  try {
    const status = await ami.action('CoreStatus');
    return `${status.get('CoreStartupDate')} ${status.get('CoreStartupTime')}`;
  } finally {
    await ami.close();
  }
}

/** Writes what comes until the connection is lost. */
async function follow(): Promise<void> {
  const start = await startOfExchange();
  const ami = client({ reconnect: false, resumeFrom: last?.start === start ? last.number : 0 });
  const events = ami.events(() => true, { whenFull: 'wait' });
  await ami.connect();
  console.log(`follows the exchange of ${start}`);
  for await (const event of events) {
    const number = Number(event.get('SequenceNumber'));
    // `EventsLost` has no number: it says what the exchange did not keep, and belongs into the log too.
    last = { start, number: Number.isNaN(number) ? (last?.number ?? 0) : number, event: [...event] };
    await file.appendFile(`${JSON.stringify(last)}\n`);
  }
}

for (;;) {
  await follow().catch((error) => {
    if (!(error instanceof AmiError)) throw error;
    console.log(error.message);
  });
  await wait(200);
}
