import type { BenchCase } from '../figure.ts';
import { openSession } from '../load-client.ts';
import { ServerProcess, withServer } from '../server-process.ts';

const PEERS = 10_000;
const EXTENSIONS = 10_000;
const PRIORITIES_EACH = 5;
const MEMBERS = 10_000;
const QUEUES = 10_000;
const GOAL_MS = 20;

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

const FILES = {
  'sip.conf': [
    '[general]\nbindaddr = 127.0.0.1\nbindport = 0\n[phone](!)\ntype = friend\nhost = dynamic\ncontext = default\ndisallow = all\nallow = ulaw',
    ...numbers(PEERS).map((i) => `[p${i}](phone)\nsecret = s${i}\ncallerid = Phone ${i} <${i}>`),
  ].join('\n'),
  'extensions.conf': [
    '[default]',
    ...numbers(EXTENSIONS).map((i) =>
      [
        `exten => ${100_000 + i},1,NoOp(call for ${i})`,
        ` same => n,Set(N=\${EXTEN:2})`,
        ` same => n,Dial(SIP/p${i},30)`,
        ` same => n,GotoIf($["\${DIALSTATUS}" = "BUSY"]?busy:out)`,
        ' same => n(out),Hangup()',
      ].join('\n'),
    ),
  ].join('\n'),
  'queues.conf': `[many]\nstrategy = rrmemory\n${numbers(MEMBERS)
    .map((i) => `member => SIP/p${i}\n`)
    .join('')}${numbers(QUEUES)
    .map((i) => `[q${i}]\nstrategy = rrmemory\nwrapuptime = 5\nmember => SIP/p${i}\n`)
    .join('')}`,
};

/** Pings without a pause while `work` goes on, and for a moment after it. */
async function longestPingDuring(port: number, work: Promise<unknown>): Promise<number> {
  const client = await openSession(port);
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  let longest = 0;
  for (let after = 0; after < 20; after += isOver ? 1 : 0) {
    const start = performance.now();
    await client.send('Action: Ping\r\n');
    longest = Math.max(longest, performance.now() - start);
  }
  client.close();
  await over;
  return longest;
}

export const reload: BenchCase = {
  name: 'reload',
  about: `longest Ping while ${PEERS.toLocaleString('en')} peers and ${(EXTENSIONS * PRIORITIES_EACH).toLocaleString('en')} priorities are read again with ${QUEUES.toLocaleString('en')} queues, and while the peers, the queues and their members are listed`,
  run(progress) {
    return withServer(
      () => ServerProcess.ringdown(FILES),
      async (server) => {
        const actor = await openSession(server.amiPort, 'on');
        const event = (name: string) =>
          new Promise<void>((resolve, reject) => {
            void actor.closed.then(() => reject(new Error(`closed before ${name}`)));
            actor.onEvent = (text) => {
              if (text.startsWith(`Event: ${name}\r`)) resolve();
            };
          });
        progress('nothing else');
        const alone = await longestPingDuring(server.amiPort, new Promise((resolve) => setTimeout(resolve, 2000)));
        progress('reload');
        const start = performance.now();
        const cpu = server.cpuSeconds();
        const reloaded = actor.send('Action: Reload\r\n');
        const during = await longestPingDuring(server.amiPort, reloaded);
        const seconds = (performance.now() - start) / 1000;
        const used = server.cpuSeconds() - cpu;
        progress('list');
        const complete = event('PeerlistComplete');
        void actor.send('Action: SIPpeers\r\n');
        const listing = await longestPingDuring(server.amiPort, complete);
        const members = event('QueueStatusComplete');
        void actor.send('Action: QueueStatus\r\n');
        const listingMembers = await longestPingDuring(server.amiPort, members);
        const showing = await longestPingDuring(server.amiPort, actor.send('Action: Command\r\nCommand: queue show\r\n'));
        const summaries = event('QueueSummaryComplete');
        void actor.send('Action: QueueSummary\r\n');
        const summing = await longestPingDuring(server.amiPort, summaries);
        return [
          { what: 'longest Ping during a reload', value: during, unit: 'ms', goal: { atMost: GOAL_MS } },
          { what: 'longest Ping during a list of all peers', value: listing, unit: 'ms', goal: { atMost: GOAL_MS } },
          {
            what: `longest Ping during QueueStatus of ${QUEUES.toLocaleString('en')} queues and ${(MEMBERS + QUEUES).toLocaleString('en')} members`,
            value: listingMembers,
            unit: 'ms',
            goal: { atMost: GOAL_MS },
          },
          { what: 'longest Ping during the text of queue show', value: showing, unit: 'ms', goal: { atMost: GOAL_MS } },
          { what: 'longest Ping during QueueSummary', value: summing, unit: 'ms', goal: { atMost: GOAL_MS } },
          { what: 'longest Ping with nothing else to do', value: alone, unit: 'ms' },
          { what: 'the reload, from request to reply', value: seconds * 1000, unit: 'ms' },
          { what: 'CPU of the reload (Pings included)', value: used * 1000, unit: 'ms' },
          { what: 'peak memory', value: server.peakMiB, unit: 'MiB' },
        ];
      },
    );
  },
};
