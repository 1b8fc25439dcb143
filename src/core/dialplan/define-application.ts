import type { Logger } from '../../base/logger.ts';
import type { Channel } from '../channel/channel.ts';
import type { Core } from '../core.ts';

/** What a run of an application has at hand. */
export interface ApplicationContext {
  readonly core: Core;
  readonly channel: Channel;
  /** Aborts, with an `Interruption` as reason, when the run has to end early. A run that is interrupted throws that reason or just returns. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/**
 * What a run leaves behind: nothing (go on with the next priority), the end of the call, or a digit that begins the number of an extension
 * in the channel's context (Background, WaitExten), to be completed by the interpreter.
 */
export type ApplicationResult = undefined | 'hangup' | { readonly digits: string };

/** Something that a dialplan priority runs. One file each under `src/apps`. */
export interface Application {
  readonly name: string;
  /** One line, for `core show applications`. */
  readonly summary: string;
  /** `Dial(Technology/resource[&...][,timeout[,options]])`. */
  readonly syntax: string;
  readonly description: string;
  run(context: ApplicationContext, data: string): Promise<ApplicationResult> | ApplicationResult;
}

/** Checks the shape where it is written and keeps the types. */
export const defineApplication = (application: Application): Application => Object.freeze(application);
