import { defineAction } from '../../define-action.ts';
import { parseEventFilter } from '../../event-filter.ts';
import { needed, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const REFUSALS = {
  compile: 'Filter did not compile.  Check the syntax of the filter given.',
  format: 'Filter was formatted incorrectly.  Check the syntax of the filter given.',
} as const;

/** Adds an event filter to this session; there is no way to take one back (AMI modern section 5). */
export const filter = defineAction({
  name: 'Filter',
  summary: 'Dynamically add filters for the current manager session.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: {
    operation: needed(text('Operation', '`Add`, the only one.')),
    pattern: needed(text('Filter', 'What an event has to match; a leading `!` excludes.')),
    criteria: text('MatchCriteria', '`action(..),name(..),header(..),method(..)`'),
  },
  run: ({ session }, { operation, pattern = '', criteria }) => {
    if (operation?.toLowerCase() !== 'add') return failure('Unknown operation');
    const parsed = parseEventFilter(pattern, criteria);
    if (typeof parsed === 'string') return failure(REFUSALS[parsed]);
    return session.addFilter(parsed) ? success('Success') : failure('Too many filters');
  },
});
