import { HangupCause } from '../hangup-cause.ts';
import type { Channel } from './channel.ts';
import { stopIndication } from './indication-tone.ts';

/**
 * The party of `mover` takes the place of that of `at` in what runs there, wherever that stands: its prompt, its wait in a queue, its room. What
 * ran on `at` goes on undisturbed with the name, ids and leg of `mover`, whose variables and recordings come with it. The party that was there
 * is hung up, as `<name><ZOMBIE>`. (Asterisk 20 main/channel.c, ast_channel_move.)
 * @param mover answered, in no bridge, and in nobody's hands (`detach`)
 */
export function moveInto(mover: Channel, at: Channel): void {
  const { core } = at;
  at.signals.emit('replacing');
  stopIndication(mover);
  const { context, exten, priority, application, applicationData } = at;
  const exchange = () => {
    const [from, to] = [at.media, mover.media];
    at.exchangeParties(mover);
    core.channels.exchanged(at, mover);
    at.leg.moved(at);
    mover.leg.moved(mover);
    if (from && to) core.media.takeOver(to, from);
  };
  if (at.bridge) at.bridge.replaceParty(at, exchange);
  else exchange();
  mover.signals.emit('moved', at);
  at.publish();
  at.indicate({ kind: 'connectedLine' });
  at.signals.emit('replaced');
  // It ends where its call was, not where that of the other one was.
  mover.assign({ context, exten, priority, application, applicationData });
  core.channels.rename(mover, `${mover.name}<ZOMBIE>`);
  mover.hangup(HangupCause.NormalClearing);
}
