import { stopIndication } from '../../../core/channel/indication-tone.ts';
import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import type { QueueCallOptions } from './queue-arguments.ts';

/** What a caller hears while it waits: music, or ringing (option r); music until a phone rings and ringing from then on (option R). */
export class WaitingSound {
  readonly #context: ApplicationContext;
  readonly #options: QueueCallOptions;
  readonly #musicClass: string | undefined;

  /** @param queueClass music of the queue, '' for that of the channel */
  constructor(context: ApplicationContext, options: QueueCallOptions, queueClass: string) {
    this.#context = context;
    this.#options = options;
    this.#musicClass = options.musicClass || queueClass || undefined;
  }

  start(): void {
    const { core, channel } = this.#context;
    if (this.#options.rings) channel.indicate({ kind: 'ringing' });
    else core.holdMusic.start(channel, this.#musicClass);
  }

  stop(): void {
    const { core, channel } = this.#context;
    core.holdMusic.stop(channel);
    stopIndication(channel);
  }

  phoneRings(): void {
    if (!this.#options.ringsWhenRinging) return;
    this.#context.core.holdMusic.stop(this.#context.channel);
    this.#context.channel.indicate({ kind: 'ringing' });
  }

  phoneRangInVain(): void {
    if (!this.#options.ringsWhenRinging) return;
    stopIndication(this.#context.channel);
    this.start();
  }
}
