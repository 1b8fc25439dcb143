import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { PromptFinder } from './file/prompt-finder.ts';
import type { Pacer } from './pacer.ts';
import type { PortRange } from './rtp/port-range.ts';

/** What the ports of one engine share. */
export interface EngineParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pacer: Pacer;
  readonly range: PortRange;
  readonly prompts: PromptFinder;
  /** Ports with a wire, a socket of their own or a driver's, that are open. */
  readonly openPorts: Set<{ close(): void }>;
  /** Rooms that are open. */
  readonly openMixers: Set<{ close(): void }>;
  /** What plays or records now. */
  readonly making: Set<{ stop(): void; readonly done: Promise<unknown> }>;
  /** Milliseconds between RTCP reports of a port. */
  readonly rtcpIntervalMs: number;
  /** Things that went wrong without ending anything. */
  readonly counters: MediaCounters;
  readonly onListenerError: (error: unknown) => void;
}

export interface MediaCounters {
  /** Frames of silence played because a file did not come in time. */
  stalledFrames: number;
  /** Frames of a recording that were lost because the disk did not keep up. */
  droppedFrames: number;
  /** Packets that the system refused to send. */
  sendErrors: number;
}
