import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../core/channel/channel.ts';
import { assignVariable } from '../core/dialplan/channel-scope.ts';
import { appKit } from '../testing/app-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { talkDetect } from './talk-detect.ts';

test('TALK_DETECT has the party watched, tells what comes of it, and stops', async () => {
  const kit = await appKit('[default]\n', [], [talkDetect]);
  const { core } = kit;
  const channel = core.request('Test', { resource: 'alice' }) as Channel;
  const set = (name: string, value: string) => assignVariable(core, channel, name, value);
  const media = legOf(channel).media;
  const told: string[] = [];
  core.bus.subscribe(['channel.talkingBegan', 'channel.talkingEnded'], (fact) =>
    told.push(fact.type === 'channel.talkingEnded' ? `ended ${fact.durationMs}` : 'began'),
  );
  assert.equal(set('TALK_DETECT(set)', ''), true);
  assert.equal(set('TALK_DETECT(set)', '1200,128'), true);
  media.news.emit('talkingBegan');
  media.news.emit('talkingEnded', 700);
  assert.equal(set('TALK_DETECT(remove)', ''), true);
  media.news.emit('talkingBegan');
  assert.deepEqual(told, ['began', 'ended 700']);
  assert.deepEqual(media.watched, [{ silenceMs: 2500, loudness: 256 }, undefined, { silenceMs: 1200, loudness: 128 }, undefined]);
  for (const [action, value] of [
    ['set', '0'],
    ['set', '100,40000'],
    ['set', 'x'],
    ['start', ''],
  ])
    assert.equal(set(`TALK_DETECT(${action})`, value!), false, value);
});
