import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { AgentCall, CallableAgent, ConnectOptions } from '../../core/ports/agent-calls.ts';
import type { Leg } from '../../core/ports/driver.ts';
import type { MediaPort } from '../../core/ports/media.ts';
import type { PartyId } from '../../core/snapshots.ts';

/** The leg of a channel to an agent: its party is whoever sits at the phone that the agent is logged in on. */
export class AgentLeg implements Leg, AgentCall {
  readonly #core: Core;
  readonly #agent: CallableAgent;
  readonly #gone = new AbortController();
  #channel!: Channel;
  #media: readonly [own: MediaPort, phone: MediaPort] | undefined;
  /** Once the agent has taken the call. */
  #phone: Channel | undefined;
  #over: () => void = () => {};
  #isOver = false;

  constructor(core: Core, agent: CallableAgent) {
    this.#core = core;
    this.#agent = agent;
  }

  attach(channel: Channel): this {
    this.#channel = channel;
    return this;
  }

  // ---- Leg

  /** The end towards the caller; made when first asked for. */
  get media(): MediaPort {
    return this.#ends()[0];
  }

  call(): boolean {
    return this.#agent.offer(this);
  }

  async answer(): Promise<void> {}

  indicate(): void {}

  moved(to: Channel): void {
    this.#channel = to;
  }

  hangup(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#gone.abort();
    this.#part();
    this.#over();
    for (const port of this.#media ?? []) port.close();
  }

  sendDigit(digit: string, durationMs: number): void {
    this.#phone?.sendDigit(digit, durationMs);
  }

  async sendText(text: string): Promise<boolean> {
    return (await this.#phone?.leg.sendText?.(text)) ?? false;
  }

  // ---- AgentCall

  get caller(): PartyId {
    return this.#channel.connectedLine;
  }

  get linkedId(): string {
    return this.#channel.linkedId;
  }

  get channelName(): string {
    return this.#channel.bridge?.peerOf(this.#channel)?.name ?? this.#channel.name;
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  ringing(): void {
    this.#channel.partyRinging();
  }

  lost(why: 'busy' | 'unavailable'): void {
    if (this.#isOver) return;
    if (why === 'busy') this.#channel.partyRefused('busy', HangupCause.UserBusy);
    else this.#channel.partyHungUp(HangupCause.NormalClearing);
  }

  async connect(phone: Channel, { endDigit }: ConnectOptions): Promise<void> {
    if (this.#isOver || phone.hangingUp) {
      this.lost('unavailable');
      return;
    }
    this.#phone = phone;
    const over = new Promise<void>((resolve) => {
      this.#over = resolve;
    });
    if (phone.media) this.#core.media.join(this.#ends()[1], phone.media);
    const offs = this.#listen(phone, endDigit);
    this.#channel.partyAnswered();
    await over;
    for (const off of offs) off();
    this.#part();
    if (!this.#isOver) this.#channel.partyHungUp(HangupCause.NormalClearing);
  }

  /** The phone no longer hears the caller. */
  #part(): void {
    const phone = this.#phone;
    this.#phone = undefined;
    if (phone?.media && this.#media) this.#core.media.part(this.#media[1], phone.media);
  }

  #listen({ signals }: Channel, endDigit: string): (() => void)[] {
    return [
      signals.on('hangup', () => this.#over()),
      signals.on('released', () => this.#over()),
      signals.on('digitBegan', (digit) => {
        if (digit !== endDigit) this.#channel.partyDigitBegan(digit);
      }),
      signals.on('digitEnded', (digit, durationMs) => {
        if (digit === endDigit) this.#over();
        else this.#channel.partyDigitEnded(digit, durationMs);
      }),
      signals.on('held', (musicClass) => this.#channel.partyHeld(musicClass)),
      signals.on('unheld', () => this.#channel.partyUnheld()),
      signals.on('text', (body) => this.#channel.partyText(body)),
    ];
  }

  #ends(): readonly [MediaPort, MediaPort] {
    this.#media ??= this.#core.media.openPair();
    return this.#media;
  }
}
