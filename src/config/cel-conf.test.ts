import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { type CelOptions, parseCelConf } from './cel-conf.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';

const parse = async (text: string): Promise<CelOptions> =>
  parseCelConf(await readConfOrEmpty(new MemoryConfSource({ 'cel.conf': text }), 'cel.conf'));

test('it is off and tells nothing unless the file says otherwise', async () => {
  const { enabled, events, applications, manager, dateFormat } = await parse('');
  assert.deepEqual(
    { enabled, events, applications, manager, dateFormat },
    { enabled: false, events: [], applications: [], manager: { enabled: false, showsUserDefined: false }, dateFormat: '' },
  );
});

test('events and applications are taken together from all their lines, events in the order of the list', async () => {
  const options = await parse(
    '[general]\nenable = yes\nevents = LINKEDID_END, app_start\nevents = CHAN_START,,CHAN_START\napps = Dial, park\napps=dial\ndateformat = %F %T\n' +
      '[manager]\nenabled = yes\nshow_user_defined = yes\ncolour = red\n[radius]\nusegmtime = yes\n',
  );
  assert.deepEqual([options.enabled, options.wantsAll, options.dateFormat], [true, false, '%F %T']);
  assert.deepEqual(options.events, ['CHAN_START', 'APP_START', 'LINKEDID_END']);
  assert.deepEqual(options.applications, ['dial', 'park']);
  assert.deepEqual(options.manager, { enabled: true, showsUserDefined: true });
  assert.deepEqual(
    options.unknown.map(({ option }) => option),
    ['colour', 'usegmtime'],
  );
});

test('ALL is every event there is', async () => {
  const { events, wantsAll } = await parse('[general]\nevents = ALL\napps = all\n');
  assert.deepEqual([wantsAll, events.length, events[0], events.at(-1)], [true, 21, 'CHAN_START', 'DTMF']);
});

test('an event that there is not is refused with its line, and so are applications of which nothing would be told', async () => {
  const refusedAt = (line: number) => (error: unknown) => error instanceof ConfigError && error.line === line;
  await assert.rejects(parse('[general]\nenable=yes\nevents = CHAN_START,CHAN_STOP\n'), refusedAt(3));
  await assert.rejects(parse('[general]\napps = dial\nevents = CHAN_START\n'), refusedAt(2));
});
