// An exchange in a program of one's own: two Local channels meet, and every call is counted on the bus.
import { startExchange } from 'ringdown';

const running = await startExchange({
  config: {
    'manager.conf': '[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = 0\n[me]\nsecret = mine\nread = all\nwrite = all\n',
    'extensions.conf': '[default]\nexten => 700,1,Answer()\n same => n,Hangup()\n',
  },
});
const { exchange, places } = running;
console.log(places.map(({ what, address, port }) => `${what} at ${address}:${port}`).join('\n'));

exchange.bus.subscribe(['channel.created', 'channel.hungUp'], ({ type, channel }) => console.log(type, channel.name));

const { success, uniqueId } = await exchange.originate({
  channel: 'Local/700@default',
  application: { name: 'Wait', data: '1' },
  timeoutMs: 5000,
});
console.log(success ? `answered: ${uniqueId}` : 'nobody answered');
await running.stop();
