import assert from 'node:assert/strict';
import { it } from 'node:test';
import { identityHeaders } from './caller-identity.ts';

const at = (style: 'no' | 'rpid' | 'pai') => ({ style, host: '192.0.2.1' });
const alice = { number: '100', name: 'Alice', presentation: 0 };

it('an identity is told of the one who calls or of the one who is called, as the way of telling has it', () => {
  assert.deepEqual(identityHeaders(alice, 'calling', at('no')), []);
  assert.deepEqual(identityHeaders(alice, 'calling', at('rpid')), [
    ['Remote-Party-ID', '"Alice" <sip:100@192.0.2.1>;party=calling;privacy=off;screen=no'],
  ]);
  assert.deepEqual(identityHeaders(alice, 'called', at('rpid')), [
    ['Remote-Party-ID', '"Alice" <sip:100@192.0.2.1>;party=called;privacy=off;screen=no'],
  ]);
  assert.deepEqual(identityHeaders(alice, 'called', at('pai')), [['P-Asserted-Identity', '"Alice" <sip:100@192.0.2.1>']]);
});

it('a checked number is told as screened, a hidden one as private or not at all', () => {
  const values = (presentation: number, style: 'rpid' | 'pai') =>
    identityHeaders({ ...alice, presentation }, 'calling', at(style)).map(([, v]) => v);
  assert.match(values(1, 'rpid')[0]!, /;privacy=off;screen=yes$/);
  assert.match(values(35, 'rpid')[0]!, /;privacy=full;screen=yes$/);
  assert.match(values(32, 'rpid')[0]!, /;privacy=full;screen=no$/);
  assert.deepEqual(values(32, 'pai'), []);
});
