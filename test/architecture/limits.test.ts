import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { MANAGER_LIMITS } from '../../src/ami/limits.ts';
import { MAX_STEPS_WITHOUT_WAIT } from '../../src/core/dialplan/pace.ts';
import { MESSAGE_LIMITS } from '../../src/drivers/sip/message/parser.ts';
import { SUBSCRIPTION_LIMITS } from '../../src/drivers/sip/subscription/subscriptions.ts';
import { WIRE_LIMITS } from '../../src/wire/limits.ts';
import { ROOT } from './source-tree.ts';

const number = (value: number) => value.toLocaleString('en-US');
const kib = (bytes: number) => `${bytes / 1024} KiB`;

test('SECURITY.md tells the limits that are in force', () => {
  const page = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
  const rows = [
    `| AMI request line | ${number(WIRE_LIMITS.requestLineBytes)} bytes |`,
    `| headers in an AMI request | ${WIRE_LIMITS.requestHeaders} |`,
    `| failed logins of an address | ${MANAGER_LIMITS.failedLogins} in a minute |`,
    `| output that a session does not read | ${MANAGER_LIMITS.queuedBytes / 2 ** 20} MiB,`,
    `| a SIP message | ${kib(MESSAGE_LIMITS.headBytes)} head, ${MESSAGE_LIMITS.headers} headers, ${kib(MESSAGE_LIMITS.bodyBytes)} body |`,
    `| subscriptions over SIP | ${SUBSCRIPTION_LIMITS.perAddress} of an address, ${number(SUBSCRIPTION_LIMITS.total)} in all |`,
    `| priorities run without waiting | ${number(MAX_STEPS_WITHOUT_WAIT)} |`,
  ];
  assert.equal(MANAGER_LIMITS.hardAuthLimitFactor, 10);
  assert.deepEqual(
    rows.filter((row) => !page.includes(row)),
    [],
  );
});
