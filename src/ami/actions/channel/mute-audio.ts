import type { SoundDirection } from '../../../core/ports/media.ts';
import { defineAction } from '../../define-action.ts';
import { isTrue, required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

/** `in` is what the party says. */
const DIRECTIONS: Readonly<Record<string, readonly SoundDirection[]>> = {
  in: ['incoming'],
  out: ['outgoing'],
  all: ['incoming', 'outgoing'],
};

export default defineAction({
  name: 'MuteAudio',
  summary: 'Mute an audio stream.',
  description:
    'Lets nothing be heard of the party of a channel (`in`), the party hear nothing (`out`), or both (`all`), until it is switched off.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: {
    channel: required('Channel', 'whose', 'Channel not specified'),
    state: required('State', '`on` or `off`', 'State not specified', 'flag'),
    direction: required('Direction', '`in`, `out` or `all`', 'Direction not specified'),
  },
  run({ exchange, dialect }, { channel, state, direction }) {
    const name = dialect.readChannel(channel);
    if (!exchange.channels.find(name)) return failure('No such channel');
    const directions = Object.hasOwn(DIRECTIONS, direction) ? DIRECTIONS[direction]! : [];
    const muted = directions.filter((one) => exchange.channels.mute(name, one, isTrue(state)));
    return muted.length > 0 ? success() : failure('Failed to mute/unmute stream');
  },
});
