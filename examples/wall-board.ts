// A wall board of the queues in the terminal: who waits, who takes calls. It shows itself anew whenever something changes. Ends with Ctrl-C.
// AMI_SECRET=... node --import tsx examples/wall-board.ts
import { connect } from './connect.ts';

const ami = await connect({ events: 'agent' });

/** Asks for the state of all queues; lists come as events, each of one queue, member or caller. */
async function board(): Promise<string> {
  const { items } = await ami.list('QueueStatus');
  const of = (name: string, queue: string) => items.filter((event) => event.name === name && event.get('Queue') === queue);
  const lines = items
    .filter(({ name }) => name === 'QueueParams')
    .map((params) => {
      const queue = params.get('Queue') ?? '';
      const members = of('QueueMember', queue);
      const talking = members.filter((member) => member.get('InCall') === '1').length;
      return `${queue.padEnd(16)} waiting ${of('QueueEntry', queue).length}  talking ${talking}  members ${members.length}  completed ${params.get('Completed')}`;
    });
  return lines.join('\n');
}

let shown = '';
async function show(): Promise<void> {
  const text = await board();
  if (text === shown) return;
  shown = text;
  console.log(process.stdout.isTTY ? `\x1b[2J\x1b[H${text}` : text);
}

await show();
// One look after whatever came: events that come while it looks are answered by the next look, however many they are.
for await (const _ of ami.events(({ name }) => /^(Queue|Agent)/.test(name) && !/^Queue(Params|Member|Entry|StatusComplete)$/.test(name), {
  limit: 1,
}))
  await show();
