import type { Channel } from '../../core/channel/channel.ts';
import type { RtpStatistics } from '../../core/ports/media.ts';
import { QUALITY_NAMES, qualitySummary, qualityVariables } from './quality-variables.ts';

/** The variables about a call's sound that a leg sets at its end, as Asterisk 20 does (recorded sessions core-08, core-09). */
export class QualityReport {
  #told = false;

  /** At a BYE from either party of a call: RTPAUDIOQOS and its kin on this channel, each with `…BRIDGED` on the one that it talks to. */
  tell(channel: Channel, statistics: RtpStatistics | undefined): void {
    this.#told = true;
    if (!statistics) return;
    const peer = channel.bridge?.peerOf(channel);
    for (const [name, value] of qualityVariables(statistics)) {
      channel.setVariable(name, value);
      peer?.setVariable(OF_THE_BRIDGED[name]!, value);
    }
  }

  /** When the exchange ends the call: all of it where no BYE had it set before, and the summary once more. */
  tellLast(channel: Channel, statistics: RtpStatistics): void {
    if (!this.#told) {
      for (const [name, value] of qualityVariables(statistics)) channel.setVariable(name, value);
      // Where the first were told at the BYE already, the summary is told with the place that the channel was last seen at.
      channel.tellLast();
    }
    channel.setVariable(...qualitySummary(statistics));
  }
}

/** The same names with `BRIDGED`, written once: one that is put together for each call is hashed for each. */
const OF_THE_BRIDGED: Readonly<Record<string, string>> = Object.fromEntries(QUALITY_NAMES.map((name) => [name, `${name}BRIDGED`]));
