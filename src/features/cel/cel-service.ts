import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';
import type { ChannelEventRecord } from '../../core/ports/channel-events.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import { RecordWriter } from '../../core/record-writer.ts';
import { CelRecorder, type CelSettings } from './cel-recorder.ts';

export interface CelConfiguration {
  readonly settings: CelSettings;
  readonly backends: readonly RecordBackend<ChannelEventRecord>[];
  /** What the manager tells; undefined for nothing. */
  readonly manager: { readonly showsUserDefined: boolean } | undefined;
}

/** Channel event logging of one exchange: hears of calls only while somebody is to be told. */
export class CelService {
  readonly #core: Core;
  readonly writer: RecordWriter<ChannelEventRecord>;
  recorder: CelRecorder | undefined;
  configuration: CelConfiguration;

  constructor(core: Core, configuration: CelConfiguration) {
    this.#core = core;
    this.configuration = configuration;
    this.writer = new RecordWriter({ clock: core.clock, logger: core.logger.child('cel') }, (record) => this.#announce(record));
    this.configure(configuration);
  }

  /** What is known of calls that go on stays; backends that are no longer there are closed when they have written what they were given. */
  configure(configuration: CelConfiguration): void {
    this.configuration = configuration;
    const { settings, backends, manager } = configuration;
    this.writer.useBackends(backends);
    const isWanted = settings.enabled && (backends.length > 0 || manager !== undefined);
    if (!isWanted) {
      this.recorder?.close();
      this.recorder = undefined;
    } else if (this.recorder) this.recorder.configure(settings);
    else this.recorder = new CelRecorder(this.#core, settings, (record) => this.writer.write([record]));
  }

  close(): Promise<void> {
    this.recorder?.close();
    return this.writer.close();
  }

  #announce(record: ChannelEventRecord): void {
    const { manager } = this.configuration;
    if (manager && this.#core.bus.wants('cel.recorded')) this.#core.bus.publish('cel.recorded', { record, ...manager });
  }
}

/** Empty where no events are kept. */
export const celService = new CoreSlot<CelService>('channel event logging');
