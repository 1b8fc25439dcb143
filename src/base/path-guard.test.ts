import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithin, pathWithin } from './path-guard.ts';

test('a name leads to a file below the folder, and an absolute one may lead back into it', () => {
  assert.equal(pathWithin('/spool/monitor', 'call1'), '/spool/monitor/call1');
  assert.equal(pathWithin('/spool/monitor', '2026/11/call1'), '/spool/monitor/2026/11/call1');
  assert.equal(pathWithin('/spool/monitor', '/spool/monitor/x/../y'), '/spool/monitor/y');
  assert.equal(pathWithin('/spool/monitor', '..data'), '/spool/monitor/..data');
});

test('a name that would leave the folder, or is no name, leads nowhere', () => {
  for (const name of ['../call1', 'x/../../call1', '/etc/passwd', '/spool/monitor2/x', '/spool/monitor', '', '.', 'x/..', 'a\0b'])
    assert.equal(pathWithin('/spool/monitor', name), undefined, JSON.stringify(name));
});

test('a folder is within itself, its neighbour of a longer name is not', () => {
  assert.equal(isWithin('/etc/x', '/etc/x'), true);
  assert.equal(isWithin('/etc/x', '/etc/x/y'), true);
  assert.equal(isWithin('/etc/x', '/etc/xy'), false);
  assert.equal(isWithin('/etc/x', '/etc'), false);
});
