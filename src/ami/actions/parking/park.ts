import { defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'Park',
  summary: 'Park a channel.',
  description:
    'Puts a channel into a parking lot, whatever it is doing. Where TimeoutChannel is the other one of the call, it hears the space and is let go.',
  privileges: ['call'],
  fields: {
    channel: needed(text('Channel', 'the one to park')),
    channel2: text('Channel2', 'classic: hears the space, is then hung up, and gets the call back; modern: another name of TimeoutChannel'),
    timeoutChannel: text('TimeoutChannel', 'who gets the call back when its time is up'),
    announceChannel: text('AnnounceChannel', 'hears the space'),
    timeout: text('Timeout', 'milliseconds until the call goes back; 0 for never'),
    lot: text('Parkinglot', 'the lot; without it that of the channel'),
    space: text('ParkingSpace', 'the space to park it in'),
  },
  async run({ exchange, dialect }, given) {
    const isClassic = dialect.name === 'classic';
    if (given.channel === undefined) return failure('Channel not specified');
    const milliseconds = given.timeout === undefined ? undefined : Number.parseInt(given.timeout, 10);
    if (isClassic) {
      if (given.channel2 === undefined) return failure('Channel2 not specified');
    } else if (milliseconds !== undefined && !(milliseconds >= 0)) return failure('Invalid Timeout value.');
    for (const name of isClassic ? [given.channel, given.channel2 ?? ''] : [given.channel]) {
      if (!exchange.channels.find(dialect.readChannel(name))) return failure(`Channel does not exist: ${name}`);
    }
    const read = (name: string | undefined) => (name === undefined ? undefined : dialect.readChannel(name));
    const timeoutChannel = read(given.timeoutChannel ?? given.channel2);
    const outcome = await exchange.parking.park({
      channel: dialect.readChannel(given.channel),
      timeoutChannel,
      announceChannel: isClassic ? timeoutChannel : read(given.announceChannel),
      endsAnnounced: isClassic,
      timeoutSeconds: toSeconds(milliseconds, isClassic),
      lot: given.lot,
      space: given.space,
    });
    if (outcome === 'parked') return success('Park successful');
    if (outcome === 'no such channel') return failure(`Channel does not exist: ${given.channel}`);
    if (outcome === 'no such announce channel') return failure('AnnounceChannel does not exist');
    return failure(isClassic ? 'Park failure' : 'Park action failed');
  },
});

/** Whole seconds, at least one. In 2006 a time of nothing was none. */
function toSeconds(milliseconds: number | undefined, isClassic: boolean): number | undefined {
  if (milliseconds === undefined || Number.isNaN(milliseconds) || (isClassic && milliseconds <= 0)) return undefined;
  return milliseconds === 0 ? 0 : Math.max(1, Math.floor(milliseconds / 1000));
}
