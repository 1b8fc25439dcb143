/**
 * What the types of the client allow and what not. Nothing here runs: `npm run types` compiles it, and a line behind `@ts-expect-error` that
 * compiles after all is an error.
 */
import type { AmiClient, AmiEvent, AmiReply, EventHeaders } from '../../src/client/index.ts';

/** Fails to compile where the two are not the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <_T extends true>(): void => {};

export async function actions(ami: AmiClient): Promise<void> {
  await ami.action('Originate', {
    Channel: 'SIP/alice',
    Context: 'default',
    Exten: 101,
    Priority: 1,
    Async: true,
    Variable: { LANG: 'de' },
  });
  await ami.action('Ping');
  await ami.action('Ping', {}, { timeoutMs: 100 });
  await ami.action('Hangup', { Channel: 'SIP/alice-1', Cause: 16, ActionID: 'mine' });
  await ami.action('UserEvent', { UserEvent: 'Bell', Door: 3 });
  // A name of 2006.
  await ami.action('Timeout', { Channel: 'SIP/alice-1', Timeout: '60' });
  // @ts-expect-error a channel is needed
  await ami.action('Originate', { Exten: '101' });
  // @ts-expect-error as are the fields
  await ami.action('Hangup');
  // @ts-expect-error no such field
  await ami.action('Hangup', { Channel: 'SIP/alice-1', Couse: 16 });
  // @ts-expect-error no number
  await ami.action('Hangup', { Channel: 'SIP/alice-1', Cause: 'busy' });
  // @ts-expect-error a flag is true or false
  await ami.action('Originate', { Channel: 'SIP/alice', Async: 'perhaps' });
  // @ts-expect-error not declared: freeForm.action takes it
  await ami.action('PJSIPQualify', { Endpoint: 'alice' });
  await ami.freeForm.action('PJSIPQualify', { Endpoint: 'alice' });
}

export async function replies(ami: AmiClient): Promise<void> {
  const variable = await ami.action('Getvar', { Variable: 'LANG' });
  is<Same<string, ReturnType<typeof value>>>();
  const value = () => variable.get('Value');
  const ping = await ami.action('Ping');
  const pong = () => ping.get('Ping');
  is<Same<string | undefined, ReturnType<typeof pong>>>();
  const other = () => variable.get('Whatever');
  is<Same<string | undefined, ReturnType<typeof other>>>();
  const any: AmiReply = variable;
  any.get('Value');
}

export async function lists(ami: AmiClient): Promise<void> {
  const { items, complete } = await ami.list('QueueStatus', { Queue: 'support' });
  is<Same<'QueueParams' | 'QueueMember' | 'QueueEntry', NonNullable<(typeof items)[0] extends AmiEvent<infer N> ? N : never>>>();
  is<Same<AmiEvent<'QueueStatusComplete'> | undefined, typeof complete>>();
  for (const item of items) {
    const queue: string = item.get('Queue');
    if (item.is('QueueMember')) item.get('CallsTaken').padStart(queue.length);
    if (item.is('QueueEntry')) item.get('Position').padStart(2);
  }
  for await (const channel of ami.items('CoreShowChannels')) channel.get('BridgeId').trim();
  // @ts-expect-error no list
  await ami.list('Ping');
  const found = await ami.freeForm.list('PJSIPShowEndpoints');
  // @ts-expect-error may be missing
  found.items[0]?.get('ObjectName').trim();
}

export async function events(ami: AmiClient): Promise<void> {
  ami.on('Hangup', (event) => event.get('Cause').padStart(3));
  // In the modern dialect alone.
  ami.on('Hangup', (event) => event.get('Linkedid')?.trim());
  // @ts-expect-error so it may be missing
  ami.on('Hangup', (event) => event.get('Linkedid').trim());
  ami.on('Link', (event) => event.get('Channel1').trim());
  // Those that only Asterisk tells: its channel is there, the rest may differ with the release.
  ami.on('ContactStatus', (event) => event.get('ContactStatus')?.trim());
  // @ts-expect-error may be missing
  ami.on('ContactStatus', (event) => event.get('ContactStatus').trim());
  ami.on('RTCPSent', (event) => event.get('Channel').trim() + (event.get('SentPackets') ?? ''));
  ami.on('AOC-D', (event) => event.get('Charge/Type')?.trim());
  ami.on('MoonRise', (event) => event.get('Phase')?.trim());
  ami.on('*', (event) => event.is('DialEnd') && event.get('DialStatus').trim());
  // @ts-expect-error nothing is known of its headers
  ami.on('MoonRise', (event) => event.get('Phase').trim());
  const listener = (event: AmiEvent): string => event.name;
  ami.on('Hangup', listener);
  for await (const event of ami.events(['QueueCallerJoin', 'QueueCallerLeave'])) event.get('Queue').trim();
  for await (const event of ami.events()) event.getAll('ChanVariable').map((text) => text.trim());
  is<Same<string, EventHeaders['Newchannel']['Channel']>>();
}

export async function calls(ami: AmiClient): Promise<void> {
  const { channel } = await ami.originate({ Channel: 'SIP/alice', Application: 'Playback', Data: 'demo-congrats', Timeout: 20_000 });
  channel.trim();
  // @ts-expect-error whom to call?
  await ami.originate({ Application: 'Playback' });
}
