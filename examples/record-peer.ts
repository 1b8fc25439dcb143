// Records every call of one peer, from the moment somebody talks to it. Ends with Ctrl-C.
// AMI_SECRET=... node --import tsx examples/record-peer.ts SIP/alice
import { AmiRefusal } from 'ringdown/client';
import { connect } from './connect.ts';

const [, , peer = 'SIP/alice'] = process.argv;
const ami = await connect({ events: 'call' });

/** Channels that are recorded: a call that is held, moved or bridged anew stays in one file. */
const recorded = new Set<string>();

ami.on('BridgeEnter', async (event) => {
  const channel = event.get('Channel') ?? '';
  const id = event.get('Uniqueid') ?? '';
  if (!channel.startsWith(`${peer}-`) || recorded.has(id)) return;
  recorded.add(id);
  const file = `${peer.replace(/\W/g, '-')}-${id}.wav`;
  try {
    await ami.action('MixMonitor', { Channel: channel, File: file });
    console.log(`${channel} is recorded in ${file}`);
  } catch (error) {
    // Hung up in between; anything else is worth an end.
    if (!(error instanceof AmiRefusal)) throw error;
    console.log(`${channel}: ${error.message}`);
  }
});
ami.on('Hangup', (event) => void recorded.delete(event.get('Uniqueid') ?? ''));
console.log(`listening for calls of ${peer}`);
process.once('SIGINT', () => void ami.close());
