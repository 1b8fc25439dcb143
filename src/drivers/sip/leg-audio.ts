import { HangupCause } from '../../core/hangup-cause.ts';
import type { CodecName } from '../../core/ports/media.ts';
import type { CallCount } from './call-count.ts';
import { QualityReport } from './quality-report.ts';
import { MediaSession } from './session.ts';
import type { SipContext } from './sip-context.ts';
import type { SipLeg } from './sip-leg.ts';
import type { Flow } from './transport/flow.ts';

export interface LegAudioParts {
  readonly context: SipContext;
  readonly count: CallCount;
  readonly flow: Flow;
  /** Those of ours, the preferred one first. */
  readonly codecs: readonly CodecName[];
}

/** What it needs of its leg. */
type Owner = Readonly<Pick<SipLeg, 'channel' | 'over' | 'options' | 'partyName'>>;

/** The sound of one leg: its RTP port with what comes from it, whether the party holds us, and what is told of its quality. */
export class LegAudio {
  readonly #parts: LegAudioParts;
  readonly #leg: Owner;
  readonly #quality = new QualityReport();
  #session: MediaSession | undefined;
  #held = false;

  constructor(parts: LegAudioParts, leg: Owner) {
    this.#parts = parts;
    this.#leg = leg;
  }

  /** What is negotiated with the party; undefined before `open`. */
  get session(): MediaSession | undefined {
    return this.#session;
  }

  /** The party has put us on hold. */
  get held(): boolean {
    return this.#held;
  }

  /** Opens the RTP port; false when the call ended meanwhile or none is free. */
  async open(): Promise<boolean> {
    const { context, flow, codecs } = this.#parts;
    const { core, options: general } = context;
    const leg = this.#leg;
    try {
      const port = await core.media.openRtp({ address: general.bindAddress, rtpTimeoutMs: leg.options.rtpTimeoutMs || undefined });
      if (leg.over) {
        port.close();
        return false;
      }
      const { dtmfMode, packetTimesMs } = leg.options;
      this.#session = new MediaSession(port, flow, { codecs, dtmfMode, packetTimesMs }, general.mediaAddress);
      port.news.on('digitBegan', (digit) => leg.channel.partyDigitBegan(digit));
      port.news.on('digitEnded', (digit, durationMs) => leg.channel.partyDigitEnded(digit, durationMs));
      // Who holds us need not send anything.
      port.news.on('silent', () => this.#held || this.#lost(HangupCause.RequestedChannelUnavailable));
      port.news.on('failed', () => this.#lost(HangupCause.NormalTemporaryFailure));
      return true;
    } catch (error) {
      core.logger.warning(`no RTP port for a call of ${leg.partyName}: ${String(error)}`);
      return false;
    }
  }

  close(): void {
    this.#session?.port.close();
  }

  /** Tells of a hold or its end after a new agreement. */
  noticeHold(): void {
    const held = this.#session?.agreement?.held ?? false;
    if (held === this.#held) return;
    this.#held = held;
    const { channel, options } = this.#leg;
    if (held) channel.partyHeld(options.musicSuggest || undefined);
    else channel.partyUnheld();
    this.#parts.count.held(held);
  }

  /** At a BYE from either party: see `QualityReport.tell`. */
  tellQuality(): void {
    this.#quality.tell(this.#leg.channel, this.#session?.port.statistics());
  }

  /** When the exchange ends the call: see `QualityReport.tellLast`. */
  tellLastQuality(): void {
    if (this.#session) this.#quality.tellLast(this.#leg.channel, this.#session.port.statistics());
  }

  #lost(cause: number): void {
    if (!this.#leg.over) this.#leg.channel.requestHangup(cause);
  }
}
