import type { Channel } from '../core/channel/channel.ts';
import type { Core } from '../core/core.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { type CallRecorder, callRecorder, type MixInfo, type MixOptions, type MonitorOptions } from '../core/ports/call-recorder.ts';
import type { SoundDirection } from '../core/ports/media.ts';

type Missing = 'no such channel';

/** What a program may do to recordings, by the name of the channel. Plain data. */
export class RecordingCommands {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** `running`: it was monitored before; with a file its recording has another name then. `refused`: the name leads elsewhere, or no format. */
  startMonitor(name: string, options: MonitorOptions): Missing | 'started' | 'running' | 'refused' {
    return this.#on(name, (channel, recorder) => {
      const file = options.file || channel.name.replaceAll('/', '-');
      const outcome = recorder.startMonitor(channel, { ...options, file });
      if (outcome !== 'running') return outcome;
      if (options.mix) recorder.mixMonitorFiles(channel, true);
      return recorder.renameMonitor(channel, file) ? 'running' : 'refused';
    });
  }

  stopMonitor(name: string): Missing | boolean {
    return this.#on(name, (channel, recorder) => recorder.stopMonitor(channel));
  }

  renameMonitor(name: string, file: string): Missing | boolean {
    return this.#on(name, (channel, recorder) => recorder.renameMonitor(channel, file));
  }

  pauseMonitor(name: string, on: boolean): Missing | true {
    return this.#on(name, (channel, recorder) => {
      recorder.pauseMonitor(channel, on);
      return true;
    });
  }

  /** The id where the options name a variable for it. */
  startMix(name: string, options: MixOptions): Missing | 'refused' | { readonly id: string | undefined } {
    return this.#on(name, (channel, recorder) => {
      const started = recorder.startMix(channel, options);
      return started === 'refused' ? started : { id: started.idVariable && started.id };
    });
  }

  /** The same with what stands between the brackets of the application: `file,options,command`. */
  startMixAsWritten(name: string, data: string): Missing | 'refused' | { readonly id: string | undefined } {
    const [file, options, command] = splitArguments(data, { limit: 3 });
    return this.startMix(name, { file, options, command });
  }

  /** False where none runs, or none of that id. */
  stopMix(name: string, id?: string): Missing | boolean {
    return this.#on(name, (channel, recorder) => recorder.stopMix(channel, id) !== false);
  }

  /** How many recordings it concerned; undefined where there is none such. */
  muteMix(name: string, direction: SoundDirection | 'both', on: boolean, id?: string): Missing | number | undefined {
    return this.#on(name, (channel, recorder) => recorder.muteMix(channel, direction, on, id));
  }

  /** Newest first. */
  mixes(name: string): Missing | readonly MixInfo[] {
    return this.#on(name, (channel, recorder) => recorder.mixes(channel));
  }

  /** The first channel whose name begins so, in any case. */
  channelLike(beginning: string): string | undefined {
    const wanted = beginning.toLowerCase();
    for (const { name } of this.#core.channels) if (name.toLowerCase().startsWith(wanted)) return name;
    return undefined;
  }

  #on<T>(name: string, run: (channel: Channel, recorder: CallRecorder) => T): Missing | T {
    const channel = this.#core.channels.find(name);
    return channel ? run(channel, callRecorder.of(this.#core)) : 'no such channel';
  }
}
