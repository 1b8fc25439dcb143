import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Place, WaitingLine } from './waiting-line.ts';

interface Someone {
  name: string;
  priority: number;
  isPending: boolean;
  joinedAtMs: number;
}

const someone = (name: string, priority = 0): Someone => ({ name, priority, isPending: false, joinedAtMs: 0 });
const names = (line: WaitingLine<Someone>): string => [...line].map(({ name }) => name).join('');

test('callers stand in the order in which they came, those of a higher priority before the others', () => {
  const line = new WaitingLine<Someone>();
  for (const [name, priority] of [
    ['a', 0],
    ['b', 0],
    ['c', 5],
    ['d', 0],
    ['e', 5],
    ['f', 9],
  ] as const)
    line.join(someone(name, priority));
  assert.equal(names(line), 'fceabd');
});

test('a wanted position is given as far as priorities allow', () => {
  const line = new WaitingLine<Someone>();
  for (const name of 'abc') line.join(someone(name));
  line.join(someone('V', 5));
  line.join(someone('x'), 1);
  assert.equal(names(line), 'Vxabc');
  line.join(someone('y'), 4);
  assert.equal(names(line), 'Vxaybc');
  line.join(someone('z'), 100);
  assert.equal(names(line), 'Vxaybcz');
  line.join(someone('W', 5), 9);
  assert.equal(names(line), 'VWxaybcz');
});

test('positions, idle ones and the order hold through any joining and leaving', () => {
  const line = new WaitingLine<Someone>();
  let seed = 7;
  const chance = (most: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % most;
  };
  const places = new Map<Someone, Place<Someone>>();
  let model: Someone[] = [];
  for (let step = 0; step < 3000; step++) {
    if (model.length > 0 && chance(3) === 0) {
      const [gone] = model.splice(chance(model.length), 1);
      line.leave(places.get(gone!)!);
    } else {
      const one = { ...someone(`${step}`, chance(3)), isPending: chance(4) === 0, joinedAtMs: chance(100_000) };
      const index = model.findIndex(({ priority }) => priority < one.priority);
      model = index < 0 ? [...model, one] : [...model.slice(0, index), one, ...model.slice(index)];
      places.set(one, line.join(one));
    }
    assert.equal(line.earliest, model.length === 0 ? undefined : Math.min(...model.map(({ joinedAtMs }) => joinedAtMs)));
    const changing = model[chance(model.length + 1)];
    if (changing) {
      changing.isPending = !changing.isPending;
      line.changed(places.get(changing)!);
    }
  }
  assert.deepEqual([...line], model);
  assert.equal(line.size, model.length);
  const idle = model.filter(({ isPending }) => !isPending);
  for (const [index, one] of model.entries()) {
    assert.equal(line.countBefore(places.get(one)!), index);
    assert.equal(line.at(index), one);
    assert.equal(line.idleBefore(places.get(one)!), model.slice(0, index).filter(({ isPending }) => !isPending).length);
  }
  for (const [index, one] of idle.entries()) assert.equal(line.idleAt(index), one);
  assert.equal(line.idleAt(idle.length), undefined);
  assert.equal(line.at(-1), undefined);
});

test('ten thousand that come and go in order cost a tree that is hardly deeper than it has to be', () => {
  const line = new WaitingLine<Someone>();
  const places = Array.from({ length: 10_000 }, (_, i) => line.join(someone(`${i}`)));
  const depth = (place: Place<Someone>) => {
    let steps = 0;
    for (let at: Place<Someone> | undefined = place; at; at = at.parent) steps++;
    return steps;
  };
  assert.ok(Math.max(...places.map(depth)) < 60, 'a balanced one is 14 deep, a list 10,000');
  for (const place of places) line.leave(place);
  assert.equal(line.size, 0);
});
