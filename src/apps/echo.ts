import { sleep } from '../base/clock.ts';
import { ChannelState } from '../core/channel/channel-state.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { answerAndListen } from './support/answer.ts';
import { orInterrupted } from './support/wait.ts';

export default defineApplication({
  name: 'Echo',
  summary: 'Echo media, DTMF back to the calling party.',
  syntax: 'Echo()',
  description: 'Sends all that the caller says, and the digits, back to the caller, until `#`.',
  async run(context) {
    const { core, channel, signal } = context;
    if (channel.state !== ChannelState.Up) await answerAndListen(context);
    const { media } = channel;
    const began = new Set<string>();
    const tell = (digit: string) => core.bus.publish('channel.digitBegan', { channel: channel.snapshot, digit, direction: 'Sent' });
    const echoed = (digit: string, durationMs: number) =>
      core.bus.publish('channel.digitEnded', { channel: channel.snapshot, digit, direction: 'Sent', durationMs });
    media?.echo(true);
    const offs: (() => void)[] = [];
    try {
      await orInterrupted(
        signal,
        new Promise<void>((resolve) => {
          const end = (digit: string) => {
            if (digit === '#') resolve();
          };
          offs.push(
            channel.signals.on('digitBegan', (digit) => {
              began.add(digit);
              tell(digit);
            }),
            channel.signals.on('digitEnded', (digit, durationMs) => {
              channel.sendDigit(digit, durationMs);
              if (began.delete(digit)) {
                echoed(digit, durationMs);
                return end(digit);
              }
              // One that came as a whole (INFO) takes its time on the way back.
              tell(digit);
              void sleep(core.clock, durationMs, signal).then(
                () => {
                  echoed(digit, durationMs);
                  end(digit);
                },
                () => undefined,
              );
            }),
          );
        }),
      );
    } finally {
      for (const off of offs) off();
      media?.echo(false);
    }
    return undefined;
  },
});
