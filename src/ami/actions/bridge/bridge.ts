import { defineAction } from '../../define-action.ts';
import { isTrue, required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const MISSING = 'Missing channel parameter in request';

export default defineAction({
  name: 'Bridge',
  summary: 'Bridge two channels already in the PBX.',
  description:
    'Takes two channels out of whatever they do and has them talk with each other. Afterwards each goes on with the priority behind the one that it was in; one without a dialplan, such as a called party, is hung up.',
  privileges: ['call'],
  onlyIn: 'modern',
  fields: {
    one: required('Channel1', 'whom to join', MISSING),
    other: required('Channel2', 'with whom', MISSING),
    tone: text('Tone', 'who hears a sound then: `no`, `Channel1`, `Channel2` (or `yes`), `Both`'),
  },
  run({ exchange, dialect }, { one, other, tone = 'no' }) {
    const hearer = tone.toLowerCase();
    const outcome = exchange.bridges.join(dialect.readChannel(one), dialect.readChannel(other), {
      one: hearer === 'channel1' || hearer === 'both',
      other: hearer === 'channel2' || hearer === 'both' || isTrue(hearer),
    });
    if (outcome === 'joined') return success('Channels have been bridged');
    const which = outcome.which === 'one' ? 'Channel1' : 'Channel2';
    return failure(
      outcome.refused === 'no channel' ? `${which} does not exist: ${outcome.name}` : `Unable to add ${which} to bridge: ${outcome.name}`,
    );
  },
});
