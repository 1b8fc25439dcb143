import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseQueueRulesConf } from '../config/queuerules-conf.ts';
import { parseQueuesConf } from '../config/queues-conf.ts';
import type { Channel } from '../core/channel/channel.ts';
import type { Core } from '../core/core.ts';
import type { Application } from '../core/dialplan/define-application.ts';
import { queueLogSlot } from '../core/ports/queue-log.ts';
import { Queues, queuesSlot, WHOLE } from '../features/queue/queues.ts';
import { type AppKit, appKit } from './app-kit.ts';

/** Queues in a core of a test. */
export interface QueueKit {
  readonly queues: Queues;
  /** Lines of queue_log without their time: `call|queue|agent|event|data...`. */
  readonly log: string[];
  /** Texts that the next reload reads. */
  readonly files: { queues: string; rules: string };
}

/** Makes them from the texts of queues.conf and queuerules.conf; members that AstDB has are there too. */
export async function queueKit(core: Core, queuesConf: string, rulesConf = ''): Promise<QueueKit> {
  const files = { queues: queuesConf, rules: rulesConf };
  const log: string[] = [];
  queueLogSlot.fill(core, {
    write: ({ callId, queue, agent, event }, ...data) => void log.push([callId, queue, agent, event, ...data].join('|')),
  });
  const read = async () => {
    const source = new MemoryConfSource({ 'queues.conf': files.queues, 'queuerules.conf': files.rules });
    return {
      queues: await parseQueuesConf(await readConfOrEmpty(source, 'queues.conf')),
      rules: parseQueueRulesConf(await readConfOrEmpty(source, 'queuerules.conf')),
    };
  };
  const queues = new Queues(core, read);
  queuesSlot.fill(core, queues);
  await queues.apply(await read(), WHOLE);
  await queues.memberships.restore();
  return { queues, log, files };
}

/** A core with queues and scripted parties, in which extension 1 is `Queue(${WANTED})` and goes on with `NoOp(${QUEUESTATUS})`. */
export interface QueueCallKit extends AppKit, QueueKit {
  /** Somebody calls extension 1, and everything is done that is due. */
  call(party?: string): Promise<Channel>;
  /** Whose phones ring for a queue, in the order of the alphabet. */
  ringing(): string[];
  /** The member answers. */
  answer(party: string): Promise<Channel>;
  /** Somebody hangs up. */
  hangUp(channel: Channel): Promise<void>;
}

const DIALPLAN = `[default]
exten => 1,1,Answer()
exten => 1,2,Queue(\${WANTED})
exten => 1,3,NoOp(\${QUEUESTATUS})
exten => 1,4,Wait(1)
exten => 1,5,Hangup()
`;

export interface QueueCallOptions {
  /** Arguments of Queue. */
  readonly wanted?: string;
  readonly rules?: string;
  /** More of extensions.conf. */
  readonly dialplan?: string;
}

/** @param queues text of queues.conf, whose queue `q` is called where no other one is wanted */
export async function queueCallKit(
  applications: readonly Application[],
  queues: string,
  { wanted = 'q', rules = '', dialplan = '' }: QueueCallOptions = {},
): Promise<QueueCallKit> {
  const kit = await appKit(DIALPLAN + dialplan, applications);
  kit.core.globals.set('WANTED', wanted);
  const made = await queueKit(kit.core, queues, rules);
  return {
    ...kit,
    ...made,
    async call(party = 'alice') {
      const channel = kit.driver.call(party, '1');
      await kit.settle();
      return channel;
    },
    ringing: () =>
      [...kit.core.channels]
        .filter(({ application, answeredAt }) => application === 'AppQueue' && !answeredAt)
        .map(({ name }) => name.slice('Test/'.length, -'-00000000'.length))
        .sort(),
    async answer(party) {
      const channel = kit.driver.channelOf(party);
      channel.partyAnswered();
      await kit.settle();
      return channel;
    },
    async hangUp(channel) {
      channel.partyHungUp(16);
      await kit.settle();
    },
  };
}
