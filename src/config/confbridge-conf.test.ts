import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseConfbridgeConf, withBridgeOption, withMenuEntry, withUserOption } from './confbridge-conf.ts';
import { parseMeetmeConf } from './meetme-conf.ts';

const read = (text: string) => readConfOrEmpty(new MemoryConfSource({ 'x.conf': text }), 'x.conf');
const parse = async (text: string) => parseConfbridgeConf(await read(text));

test('without a file there are the profiles and the menu that everything falls back to', async () => {
  const { bridges, users, menus, unknown } = await parse('');
  assert.equal(bridges.get('default_bridge')?.sounds.join, 'confbridge-join');
  assert.equal(users.get('default_user')?.talkingThreshold, 160);
  assert.deepEqual(menus.get('default_menu')?.entries, []);
  assert.deepEqual(unknown, []);
});

test('profiles are what their sections say, and what nothing acts on is named', async () => {
  const { bridges, users, unknown } = await parse(
    '[general]\nfoo = 1\n[big]\ntype = bridge\nmax_members = 50\nsound_join = beep\nvideo_mode = sfu\n' +
      '[boss]\ntype = user\nadmin = yes\ntimeout = 3\nannounce_user_count_all = 4\ndenoise = yes\n',
  );
  assert.deepEqual(
    [bridges.get('big')?.maxMembers, bridges.get('big')?.sounds.join, bridges.get('big')?.sounds.leave],
    [50, 'beep', 'confbridge-leave'],
  );
  const boss = users.get('boss');
  assert.deepEqual([boss?.isAdmin, boss?.timeoutMs, boss?.announcesCountToAllAbove], [true, 3000, 4]);
  assert.deepEqual(
    unknown.map(({ option }) => option),
    ['foo', 'video_mode', 'denoise'],
  );
});

test('a template gives its options to the profile that names it, which keeps its own name', async () => {
  const { users, bridges, menus } = await parse(
    '[a]\ntype=user\nadmin=yes\npin=1\n[b]\ntype=user\ntemplate=a\npin=2\n[c]\ntype=bridge\nsound_join=x\n[d]\ntype=bridge\ntemplate=c\nsound_leave=y\n' +
      '[m]\ntype=menu\n1=toggle_mute\n2=no_op\n[n]\ntype=menu\ntemplate=m\n2=leave_conference\n',
  );
  const b = users.get('b');
  assert.deepEqual([b?.name, b?.isAdmin, b?.pin, users.get('a')?.pin], ['b', true, '2', '1']);
  assert.deepEqual(
    [bridges.get('d')?.sounds.join, bridges.get('d')?.sounds.leave, bridges.get('c')?.sounds.leave],
    ['x', 'y', 'confbridge-leave'],
  );
  assert.deepEqual(menus.get('n')?.entries, [
    { digits: '1', actions: [{ kind: 'toggle_mute' }] },
    { digits: '2', actions: [{ kind: 'leave_conference' }] },
  ]);
});

test('an option that asks for what is so anyway is not reported, one that asks for more is', async () => {
  const { unknown } = await parse(
    '[a]\ntype=bridge\ninternal_sample_rate=auto\nmaximum_sample_rate=8000\nmixing_interval=20\nvideo_mode=none\njitterbuffer=no\nbinaural_active=no\nenable_events=no\n' +
      '[b]\ntype=bridge\ninternal_sample_rate=48000\nmixing_interval=40\nrecord_options=b\nrecord_command=/bin/true\nremb_behavior=lowest\nvideo_update_discard=1\nsound_binaural_on=x\n' +
      '[c]\ntype=user\ndenoise=no\njitterbuffer=no\nsend_events=no\necho_events=no\n[d]\ntype=user\ndenoise=yes\njitterbuffer=yes\nsend_events=yes\n' +
      '[e]\ntype=menu\n1=toggle_binaural\nfoo=toggle_mute\n',
  );
  assert.deepEqual(
    unknown.map(({ category, option }) => `${category} ${option}`),
    [
      ...['b internal_sample_rate', 'b mixing_interval', 'b record_options', 'b record_command', 'b remb_behavior'],
      ...['b video_update_discard', 'b sound_binaural_on', 'd denoise', 'd jitterbuffer', 'd send_events'],
      ...['e toggle_binaural', 'e foo'],
    ],
  );
});

test('announce_user_count_all is a switch or a number; a threshold of 0 is the usual one', async () => {
  const { users } = await parse(
    '[a]\ntype=user\nannounce_user_count_all=1\n[b]\ntype=user\nannounce_user_count_all=no\n[c]\ntype=user\nannounce_user_count_all=7\ndsp_talking_threshold=0\ndsp_silence_threshold=0\n',
  );
  assert.deepEqual(
    ['a', 'b', 'c'].map((name) => users.get(name)?.announcesCountToAllAbove),
    [0, undefined, 7],
  );
  assert.deepEqual([users.get('c')?.talkingThreshold, users.get('c')?.silenceThresholdMs], [160, 2500]);
});

test('an entry of a menu does several things in order', async () => {
  const { menus } = await parse('[m]\ntype=menu\n*1 = toggle_mute, playback(a&b), dialplan_exec(ctx, s, 2),no_op,dialplan_exec(ctx,t)\n');
  assert.deepEqual(menus.get('m')?.entries[0], {
    digits: '*1',
    actions: [
      { kind: 'toggle_mute' },
      { kind: 'playback', sounds: ['a', 'b'] },
      { kind: 'dialplan_exec', context: 'ctx', exten: 's', priority: 2 },
      { kind: 'no_op' },
      { kind: 'dialplan_exec', context: 'ctx', exten: 't', priority: 1 },
    ],
  });
});

for (const [what, text, line] of [
  ['a section without a type', '[a]\nadmin=yes\n', 1],
  ['a type that there is not', '[a]\ntype=room\n', 2],
  ['a template that does not stand above', '[a]\ntype=user\ntemplate=b\n[b]\ntype=user\n', 3],
  ['a number that is none', '[a]\ntype=bridge\nmax_members=many\n', 3],
  ['an action that there is not', '[a]\ntype=menu\n1=dance\n', 3],
  ['a playback of nothing', '[a]\ntype=menu\n1=playback()\n', 3],
  ['a sound without a name', '[a]\ntype=bridge\nsound_join=\n', 3],
  ['a count that is none', '[a]\ntype=user\nannounce_user_count_all=many\n', 3],
  ['a place in the dialplan that is none', '[a]\ntype=menu\n1=dialplan_exec(a)\n', 3],
] as const) {
  test(`${what} is refused with its line`, async () => {
    const file = await read(text);
    assert.throws(
      () => parseConfbridgeConf(file),
      (error) => error instanceof ConfigError && error.line === line,
    );
  });
}

test('one option more makes another profile and leaves the first as it was', async () => {
  const { users, bridges, menus } = await parse('');
  const user = users.get('default_user')!;
  assert.equal(withUserOption(user, 'ADMIN', 'yes')?.isAdmin, true);
  assert.equal(user.isAdmin, false);
  assert.equal(withUserOption(user, 'nosuch', 'yes'), undefined);
  assert.equal(withBridgeOption(bridges.get('default_bridge')!, 'sound_join', 'x')?.sounds.join, 'x');
  assert.deepEqual(withMenuEntry(menus.get('default_menu')!, '1', 'toggle_mute')?.entries, [
    { digits: '1', actions: [{ kind: 'toggle_mute' }] },
  ]);
  assert.equal(withMenuEntry(menus.get('default_menu')!, 'x', 'toggle_mute'), undefined);
});

test('meetme.conf names rooms with their PINs; the first line of a number counts', async () => {
  const { rooms, unknown } = parseMeetmeConf(
    await read('[general]\naudiobuffers=32\n[rooms]\nconf => 680\nconf => 681,1234,5678\nconf = 682|9\nconf => 680,1\nother = 2\n'),
  );
  assert.deepEqual(rooms, [
    { number: '680', pin: '', adminPin: '' },
    { number: '681', pin: '1234', adminPin: '5678' },
    { number: '682', pin: '9', adminPin: '' },
  ]);
  assert.deepEqual(
    unknown.map(({ option }) => option),
    ['audiobuffers', 'other'],
  );
});
