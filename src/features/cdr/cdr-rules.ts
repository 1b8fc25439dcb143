import { HangupCause } from '../../core/hangup-cause.ts';
import type { Disposition } from '../../core/ports/call-records.ts';

/** What cdr.conf says of how records come about. */
export interface CdrSettings {
  readonly enabled: boolean;
  /** Records of one channel alone that was never answered are handed out. */
  readonly logsUnanswered: boolean;
  /** Congestion is an outcome of its own. */
  readonly logsCongestion: boolean;
  /** Records are over when `h` begins. */
  readonly endBeforeHangupExtension: boolean;
  /** From half a second on the last second counts as billed. */
  readonly roundsUp: boolean;
  /** Channels have records unless it is said that they have not; else the other way round. */
  readonly isOnByDefault: boolean;
  readonly ignoresBridges: boolean;
  readonly ignoresDials: boolean;
  /** A caller who gave up is told from one whom nobody answered. */
  readonly logsCancel: boolean;
}

/** The settings as the records ask for them (Asterisk 20 main/cdr.c). */
export class CdrRules {
  settings: CdrSettings;

  constructor(settings: CdrSettings) {
    this.settings = settings;
  }

  get endBeforeHangupExtension(): boolean {
    return this.settings.endBeforeHangupExtension;
  }

  /** What a dialling that ended so makes of a record. */
  dispositionOf(dialStatus: string): Disposition {
    switch (dialStatus) {
      case 'ANSWER':
        return 'ANSWERED';
      case 'BUSY':
        return 'BUSY';
      case 'CANCEL':
        return this.settings.logsCancel ? 'CANCEL' : 'NO ANSWER';
      case 'NOANSWER':
        return 'NO ANSWER';
      case 'CONGESTION':
        return this.#congestion;
      default:
        return 'FAILED';
    }
  }

  /** What the cause of a hang-up makes of one; undefined for a cause that says nothing. */
  dispositionOfCause(cause: number): Disposition | undefined {
    switch (cause) {
      case HangupCause.UserBusy:
        return 'BUSY';
      case HangupCause.NormalCircuitCongestion:
        return this.#congestion;
      case HangupCause.NoRouteDestination:
      case HangupCause.SubscriberAbsent:
        return 'FAILED';
      case HangupCause.NormalClearing:
      case HangupCause.NoAnswer:
        return 'NO ANSWER';
      default:
        return undefined;
    }
  }

  /** Whole seconds, as they are billed. */
  billedSeconds(ms: number): number {
    return Math.floor(ms / 1000) + (this.settings.roundsUp && ms % 1000 >= 500 ? 1 : 0);
  }

  get #congestion(): Disposition {
    return this.settings.logsCongestion ? 'CONGESTION' : 'FAILED';
  }
}
