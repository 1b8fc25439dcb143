import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import test from 'node:test';
import { withServer } from './client-fixture.ts';

const ACTIONS = 2000;

test('a signal that many actions share has one listener for all of them, and none once they are answered', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected({ maxWaiting: ACTIONS });
    const { signal } = new AbortController();
    const listeners = () => getEventListeners(signal, 'abort').length;
    server.on('Mood', () => [['Response', 'Success']]);
    const answered = Array.from({ length: ACTIONS }, () => ami.freeForm.action('Mood', {}, { signal }));
    assert.equal(listeners(), 1);
    await Promise.all(answered);
    assert.equal(listeners(), 0);
    await ami.freeForm.action('Mood', {}, { signal });
    assert.equal(listeners(), 0);
  }));

test('all that share a signal end by it, each once and with its reason; those that ended before and those that come later are not mixed up', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const abort = new AbortController();
    const { signal } = abort;
    server.on('Mood', ({ headers }) => (headers.get('N') === '0' ? [['Response', 'Success']] : undefined));
    server.on('Moods', null);
    const asked = Array.from({ length: 50 }, (_, N) => ami.freeForm.action('Mood', { N }, { signal }));
    const list = ami.freeForm.items('Moods', {}, { signal }).next();
    const another = ami.freeForm.action('Mood', { N: 0 }, { signal: new AbortController().signal });
    await asked[0];
    const reason = new Error('nobody wants to know any more');
    // Who hears of it asks again, with the signal as it is now.
    const again = asked[1]!.catch(() => ami.freeForm.action('Mood', { N: 0 }, { signal }));
    abort.abort(reason);
    await Promise.all([...asked.slice(1), list, again].map((one) => assert.rejects(one, (error) => error === reason)));
    assert.equal((await another).ok, true);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  }));
