import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SortedTexts } from './sorted-texts.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\xff'), maxLength: 4 });

test('whatever is added and taken away, those that begin with a text come sorted and once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), text), { maxLength: 60 }), text, (steps, prefix) => {
      const [sorted, plain] = [new SortedTexts(), new Set<string>()];
      for (const [adds, each] of steps) {
        if (adds) sorted.add(each);
        else sorted.delete(each);
        if (adds) plain.add(each);
        else plain.delete(each);
      }
      const expected = [...plain].filter((each) => each.startsWith(prefix)).sort();
      assert.deepEqual(sorted.beginningWith(prefix), expected);
      assert.equal(sorted.size, plain.size);
      sorted.deleteBeginningWith(prefix);
      assert.deepEqual(sorted.beginningWith(''), [...plain].filter((each) => !each.startsWith(prefix)).sort());
    }),
  );
});
