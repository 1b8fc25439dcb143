import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GUEST_LIMITS } from '../../src/drivers/sip/call-count.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { SECRET, type SmallExchange, sipConf, withExchange } from './small-exchange.ts';

const FILES = { 'sip.conf': sipConf().replace('[general]', '[general]\nallowguest = yes') };

const phone = ({ sip }: SmallExchange, name: string) =>
  SipPhone.start({ name, server: sip, secret: SECRET, maxCalls: GUEST_LIMITS.callsOfAddress + 1 });

test('guests have so many calls of an address, those who are known have more, and an end makes room', async () => {
  await withExchange(
    async (exchange) => {
      const [guest, alice] = [await phone(exchange, 'guest'), await phone(exchange, 'alice')];
      try {
        await alice.register();
        const calls = [];
        for (let i = 0; i < GUEST_LIMITS.callsOfAddress; i++) {
          const call = await guest.call('700');
          await call.answered();
          calls.push(call);
        }
        assert.equal((await (await guest.call('700')).refused()).status, 480);
        const known = await alice.call('700');
        await known.answered();
        calls[0]?.hangup();
        await calls[0]?.ended();
        const next = await guest.call('700');
        await next.answered();
        assert.equal((await (await guest.call('999')).refused()).status, 480, 'one for a number that there is not is no way round');
      } finally {
        await guest.stop();
        await alice.stop();
      }
    },
    { files: FILES },
  );
});

test('calls of guests to numbers that there are not leave none of their places taken', async () => {
  await withExchange(
    async (exchange) => {
      const guest = await phone(exchange, 'guest');
      try {
        for (let i = 0; i < GUEST_LIMITS.callsOfAddress + 5; i++) assert.equal((await (await guest.call('999')).refused()).status, 404);
        await (await guest.call('700')).answered();
        assert.equal(exchange.running.exchange.core.channels.size, 1);
      } finally {
        await guest.stop();
      }
    },
    { files: FILES },
  );
});
