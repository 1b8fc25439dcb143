import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandSet } from '../../src/commands/index.ts';
import { noManager } from '../../src/commands/manager-console.ts';
import { sipConf, withExchange } from './small-exchange.ts';

const MANY = 1200;

/** So many lines a command may have at hand before the first of them is asked for. */
const MOST_AT_ONCE = 500;

const many = (line: (i: number) => string) => Array.from({ length: MANY }, (_, i) => line(i)).join('\n');

const FILES = {
  'sip.conf': sipConf(many((i) => `[p${i}]\ntype = friend\nhost = dynamic\nsecret = s`)),
  'iax.conf': `[general]\nbindaddr = 127.0.0.1\nbindport = 0\n${many((i) => `[x${i}]\ntype = friend\nhost = dynamic\nsecret = s`)}`,
  'voicemail.conf': `[default]\n${many((i) => `${i} => 1234,Name`)}`,
  'agents.conf': many((i) => `[${i}]\nfullname = Agent`),
  'queues.conf': `[many]\n${many((i) => `member => SIP/p${i}`)}\n${many((i) => `[q${i}]`)}`,
  'extensions.conf': `[default]\n${many((i) => `exten => ${i},hint,SIP/p${i}\nexten => ${i},1,Dial(SIP/p${i})`)}`,
};

test('no command has more than some lines at hand at once: a long list is made as it is read', async () => {
  await withExchange(
    async ({ running: { exchange } }) => {
      for (let i = 0; i < MANY; i++) await exchange.database.put('family', `key${i}`, 'value');
      const lengths: Record<string, number> = {};
      for (const { words } of commandSet.commands.filter((command) => /\bshow\b/.test(command.words))) {
        for (const dialect of ['modern', 'classic'] as const) {
          const line = ARGUMENTS[words] ?? words;
          const { lines } = await commandSet.run({ exchange, manager: noManager, dialect, stop: () => {} }, line);
          if (Array.isArray(lines)) assert.ok(lines.length < MOST_AT_ONCE, `${line} (${dialect}) has ${lines.length} lines at hand`);
          lengths[words] = [...lines].length;
        }
      }
      const long = Object.keys(lengths).filter((words) => lengths[words]! >= MANY);
      assert.deepEqual(long.sort(), LONG);
    },
    { files: FILES },
  );
});

test('the beginning of a long list costs a small part of the whole: nobody waits for what is shown later', async () => {
  await withExchange(
    async ({ running: { exchange } }) => {
      for (let i = 0; i < MANY; i++) await exchange.database.put('family', `key${i}`, 'value');
      for (const words of LONG) {
        for (const dialect of ['modern', 'classic'] as const) {
          // What disturbs a measurement makes it worse, never better: the best of some counts.
          let least = 1;
          for (let run = 0; run < 8 && least > MOST_OF_IT; run++) {
            const start = performance.now();
            const { lines } = await commandSet.run({ exchange, manager: noManager, dialect, stop: () => {} }, ARGUMENTS[words] ?? words);
            const iterator = lines[Symbol.iterator]();
            for (let line = 0; line < HEADING_LINES; line++) iterator.next();
            const first = performance.now();
            for (let { done } = iterator.next(); !done; { done } = iterator.next());
            least = Math.min(least, (first - start) / (performance.now() - start));
          }
          assert.ok(least <= MOST_OF_IT, `${words} (${dialect}): ${Math.round(least * 100)} % for the beginning`);
        }
      }
    },
    { files: FILES },
  );
});

/** To bring the names in their order is some of the work, to make the lines the most. */
const MOST_OF_IT = 0.2;
/** More than any list has above its first row. */
const HEADING_LINES = 5;

const ARGUMENTS: Readonly<Record<string, string>> = {
  'agent show': 'agent show all',
  'sip show inuse': 'sip show inuse all',
};

/** So that the test sees something: these do have a line for each. */
const LONG = [
  ...[
    'agent show',
    'agent show all',
    'core show hints',
    'database show',
    'dialplan show',
    'iax2 show peers',
    'iax2 show users',
    'queue show',
  ],
  ...['sip show inuse', 'sip show peers', 'sip show users', 'voicemail show users'],
];
