import { defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

/** Directions as the action has them. */
const DIRECTIONS = { read: 'incoming', write: 'outgoing', both: 'both' } as const;
type Direction = keyof typeof DIRECTIONS;

/** Asterisk's words for no; anything else mutes. */
const NO = /^(no|false|n|f|0|off)$/i;

const isDirection = (word: string): word is Direction => Object.hasOwn(DIRECTIONS, word);

export default defineAction({
  name: 'MixMonitorMute',
  summary: 'Mute / unMute a Mixmonitor recording.',
  description: 'Writes silence in place of a direction: of one recording by its id, or of all of the channel.',
  privileges: ['system', 'call'],
  onlyIn: 'modern',
  fields: {
    channel: needed(text('Channel', 'whose')),
    direction: needed(text('Direction', 'read (what the channel says), write (what it hears) or both')),
    state: needed(text('State', '1 mutes, 0 ends it')),
    id: text('MixMonitorID', 'which one; all without it'),
  },
  run({ exchange, dialect }, { channel, direction, state, id }) {
    if (direction === undefined) return failure('No direction specified. Must be read, write or both');
    const word = direction.toLowerCase();
    if (!isDirection(word)) return failure('Invalid direction specified. Must be read, write or both');
    if (channel === undefined) return failure('No channel specified');
    if (state === undefined) return failure('No state specified');
    const outcome = exchange.recordings.muteMix(dialect.readChannel(channel), DIRECTIONS[word], !NO.test(state), id);
    if (outcome === 'no such channel') return failure('No such channel');
    return outcome === undefined ? failure('Cannot set mute flag') : success();
  },
});
