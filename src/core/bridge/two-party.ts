import type { Channel } from '../channel/channel.ts';
import { isInterruption } from '../channel/interruption.ts';
import type { Core } from '../core.ts';
import { Bridge } from './bridge.ts';

export interface TwoPartyOptions {
  /** Of the application that the calling channel runs: a goto or time-out takes it out of the bridge. */
  signal?: AbortSignal | undefined;
  /** Hears each digit of a party before the other does; true when it was a feature's and goes no further. */
  onDigit?: (from: Channel, digit: string) => boolean;
  /** Runs after the bridge is made and before the called one enters. */
  beforeEnter?: () => void;
}

/** Who was the first to leave, and whether it was to hang up or to go on elsewhere. */
export interface TwoPartyEnd {
  first: Channel;
  why: 'hangup' | 'released' | 'taken';
}

/**
 * Joins two answered channels in a basic bridge until one of them hangs up, is sent elsewhere or is taken out. Digits, holds and text of each
 * reach the other. Hangs up nobody: that is the caller's business.
 */
export function joinTwo(core: Core, caller: Channel, callee: Channel, options: TwoPartyOptions = {}): Promise<TwoPartyEnd> {
  const { signal } = options;
  const bridge = new Bridge(core);
  options.beforeEnter?.();
  return new Promise((resolve) => {
    const offs: (() => void)[] = [];
    let end: TwoPartyEnd | undefined;
    let outside = 0;
    const out = (channel: Channel, why: TwoPartyEnd['why']) => {
      end ??= { first: channel, why };
      bridge.leave(channel);
    };
    const onLeft = (channel: Channel) => {
      end ??= { first: channel, why: 'taken' };
      if (++outside < 2) return;
      for (const off of offs) off();
      resolve(end);
    };
    for (const [channel, other] of [
      [caller, callee],
      [callee, caller],
    ] as const) {
      offs.push(
        channel.signals.on('hangup', () => out(channel, 'hangup')),
        channel.signals.on('released', () => out(channel, 'released')),
        ...relay(core, channel, other, options.onDigit),
      );
    }
    const onAbort = () => out(caller, isInterruption(signal?.reason) && signal.reason.kind === 'goto' ? 'released' : 'hangup');
    signal?.addEventListener('abort', onAbort);
    offs.push(() => signal?.removeEventListener('abort', onAbort));
    bridge.enter(callee, { onLeft: () => onLeft(callee) });
    bridge.enter(caller, { onLeft: () => onLeft(caller) });
    if (callee.hangingUp) out(callee, 'hangup');
    else if (caller.hangingUp || signal?.aborted) out(caller, 'hangup');
  });
}

/** What one party does reaches the other. */
function relay(core: Core, from: Channel, to: Channel, onDigit: TwoPartyOptions['onDigit']): (() => void)[] {
  const tell = (kind: 'channel.digitBegan' | 'channel.digitEnded', digit: string, durationMs: number) => {
    const fact = { channel: to.snapshot, digit, direction: 'Sent' as const };
    if (kind === 'channel.digitBegan') core.bus.publish(kind, fact);
    else core.bus.publish(kind, { ...fact, durationMs });
  };
  let swallowed = false;
  return [
    from.signals.on('digitBegan', (digit) => {
      if (!onDigit) tell('channel.digitBegan', digit, 0);
    }),
    from.signals.on('digitEnded', (digit, durationMs) => {
      swallowed = onDigit?.(from, digit) ?? false;
      if (swallowed) return;
      to.sendDigit(digit, durationMs);
      tell('channel.digitEnded', digit, durationMs);
    }),
    from.signals.on('held', (musicClass) => {
      to.indicate({ kind: 'hold', musicClass });
    }),
    from.signals.on('unheld', () => to.indicate({ kind: 'unhold' })),
    from.signals.on('text', (body) => void to.leg.sendText?.(body)),
  ];
}
