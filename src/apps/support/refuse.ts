import { sleep } from '../../base/clock.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import type { ApplicationContext, ApplicationResult } from '../../core/dialplan/define-application.ts';
import { parseSeconds, untilInterrupted } from './wait.ts';

/**
 * What Busy and Congestion have in common: the caller who was not answered is refused, the answered one hears the tone; then the call is held
 * for `seconds`, or until the caller hangs up, and ends.
 */
export async function refuse(
  context: ApplicationContext,
  kind: 'busy' | 'congestion',
  cause: number,
  seconds: string,
): Promise<ApplicationResult> {
  const { core, channel } = context;
  const { media } = channel;
  if (channel.state === ChannelState.Up) {
    const tones = core.prompter.tone(kind, channel.toneZone);
    if (tones !== undefined) media?.play({ kind: 'tone', tones });
  } else {
    channel.assign({ hangupCause: cause });
    channel.setState(ChannelState.Busy);
    channel.indicate({ kind });
  }
  const ms = parseSeconds(seconds);
  if (ms) await sleep(core.clock, ms, context.signal);
  else await untilInterrupted(context);
  return 'hangup';
}
