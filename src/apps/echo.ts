import { sleep } from '../base/clock.ts';
import { ChannelState } from '../core/channel/channel-state.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { answerAndListen } from './support/answer.ts';
import { orInterrupted } from './support/wait.ts';

/** A digit without a length is taken for one of this. */
const SHORTEST_MS = 100;

export default defineApplication({
  name: 'Echo',
  summary: 'Echo media, DTMF back to the calling party.',
  syntax: 'Echo()',
  description: 'Sends all that the caller says, and the digits, back to the caller, until `#`.',
  async run(context) {
    const { core, channel, signal } = context;
    if (channel.state !== ChannelState.Up) await answerAndListen(context);
    const begun = new Set<string>();
    const tell = (digit: string) => core.bus.publish('channel.digitBegan', { channel: channel.snapshot, digit, direction: 'Sent' });
    const echoed = (digit: string, durationMs: number) =>
      core.bus.publish('channel.digitEnded', { channel: channel.snapshot, digit, direction: 'Sent', durationMs });
    channel.media?.echo(true);
    const offs: (() => void)[] = [];
    try {
      await orInterrupted(
        signal,
        new Promise<void>((resolve) => {
          offs.push(
            channel.signals.on('digitBegan', (digit) => {
              begun.add(digit);
              tell(digit);
            }),
            channel.signals.on('digitEnded', (digit, durationMs) => {
              const began = begun.delete(digit);
              const lastsMs = durationMs || SHORTEST_MS;
              channel.sendDigit(digit, lastsMs);
              const back = () => {
                echoed(digit, lastsMs);
                if (digit === '#') resolve();
              };
              if (began) return back();
              // One that came as a whole (INFO) takes its time on the way back.
              tell(digit);
              void sleep(core.clock, lastsMs, signal).then(back, () => undefined);
            }),
          );
        }),
      );
    } finally {
      for (const off of offs) off();
      channel.media?.echo(false);
    }
    return undefined;
  },
});
