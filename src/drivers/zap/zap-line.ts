import type { LineOptions } from '../../config/zapata-conf.ts';
import { callOf } from '../../core/bridge/two-party.ts';
import { amaFlagsOf } from '../../core/channel/ama-flags.ts';
import { parseCallerId } from '../../core/channel/caller-id.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { NO_PICKUP_GROUPS } from '../../core/pickup-groups.ts';
import type { BorrowedIdentity } from '../../core/ports/carried-lines.ts';
import type { LineView } from '../../core/ports/lines.ts';
import type { PartyId } from '../../core/snapshots.ts';
import type { DeviceState } from '../../core/state/device-state.ts';

export const TECHNOLOGY = 'DAHDI';

/** The words of Asterisk (chan_dahdi.c, alarm2str). */
export type LineAlarm = 'No Alarm' | 'Red Alarm' | 'Not Open';

interface LineCall {
  channel: Channel;
  /** 1 and up: what stands behind the dash of its name. */
  readonly serial: number;
  /** Called by the exchange, and not answered yet. */
  isDialing: boolean;
}

/** How digits of ZapDialOffhook are pressed. */
const DIGIT_MS = 100;

const DND_ON = '*78';
const DND_CODES: ReadonlySet<string> = new Set([DND_ON, '*79']);

/** How long the tone lasts that says that a code was taken. */
const CONFIRMATION_MS = 1000;

/** Answers, lets the tone be heard that asks for more digits, and ends the call. */
async function confirmByTone(channel: Channel): Promise<void> {
  const { core } = channel;
  await channel.answer();
  const tones = core.prompter.tone('dialrecall', channel.toneZone);
  if (tones) channel.media?.play({ kind: 'tone', tones });
  core.clock.setTimer(CONFIRMATION_MS, () => channel.hangup(HangupCause.NormalClearing));
}

/** One line: its options, its calls, whether it can be reached and wants to be. */
export class ZapLine {
  options: LineOptions;
  doNotDisturb = false;
  alarm: LineAlarm = 'No Alarm';
  readonly #core: Core;
  readonly #devices: readonly string[];
  #calls: LineCall[] = [];
  #isHolding = false;

  /** @param devices names of the device whose state it is */
  constructor(core: Core, options: LineOptions, devices: readonly string[]) {
    this.#core = core;
    this.options = options;
    this.#devices = devices;
  }

  get number(): number {
    return this.options.number;
  }

  get servesPhone(): boolean {
    return this.options.signalling.servesPhone;
  }

  /** May be called now: nothing is wrong with it, and it is free or lets a second call wait (Asterisk: sig_analog.c, analog_available). */
  get isAvailable(): boolean {
    if (this.alarm !== 'No Alarm' || this.doNotDisturb) return false;
    if (this.#calls.length === 0) return true;
    return this.servesPhone && this.options.callWaiting && this.#calls.length === 1 && this.#calls[0]!.channel.state === ChannelState.Up;
  }

  get isInUse(): boolean {
    return this.#calls.length > 0;
  }

  get deviceState(): DeviceState {
    if (this.alarm !== 'No Alarm') return 'UNAVAILABLE';
    const [call] = this.#calls;
    if (!call) return this.doNotDisturb ? 'BUSY' : 'NOT_INUSE';
    return call.channel.state === ChannelState.Ringing ? 'RINGING' : 'INUSE';
  }

  /** Who calls from it: what is configured, else what the far end told. */
  identityOf(asReceived: PartyId | undefined): PartyId | undefined {
    const { callerId, usesCallerId } = this.options;
    if (callerId !== undefined) return { ...parseCallerId(callerId), presentation: 0 };
    return usesCallerId ? asReceived : { presentation: 0 };
  }

  /** The channel of the next call; `isDialing` for one that the exchange makes. */
  nextCall({ isDialing }: { isDialing: boolean }): Omit<BorrowedIdentity, 'exten'> {
    const { options } = this;
    const serial = this.#freeSerial();
    return {
      technology: TECHNOLOGY,
      name: `${TECHNOLOGY}/${this.number}-${serial}`,
      context: options.context,
      accountCode: options.accountCode,
      amaFlags: amaFlagsOf(options.amaFlags),
      language: options.language || undefined,
      musicClass: options.musicClass || undefined,
      variables: options.variables,
      made: (channel) => this.#take({ channel, serial, isDialing }),
    };
  }

  /** What a phone may dial for the line itself: `*78` and `*79` switch do-not-disturb on and off (Asterisk: sig_analog.c). */
  codeOf(digits: string): ((channel: Channel) => void) | undefined {
    if (!this.servesPhone || !DND_CODES.has(digits)) return undefined;
    return (channel) => {
      this.setDoNotDisturb(digits === DND_ON);
      void confirmByTone(channel);
    };
  }

  hangUp(): void {
    this.#calls[0]?.channel.partyHungUp(HangupCause.NormalClearing);
  }

  hangUpAll(): void {
    for (const { channel } of [...this.#calls]) channel.requestHangup();
  }

  flash(): void {
    const call = this.#calls[0] && callOf(this.#calls[0].channel);
    const channel = this.#calls[0]?.channel;
    if (!call || !channel) return;
    this.#isHolding = !this.#isHolding;
    if (this.#isHolding) call.hold(channel);
    else call.unhold(channel);
  }

  /** False for a line without a call. */
  dial(digits: string): boolean {
    const channel = this.#calls[0]?.channel;
    if (!channel) return false;
    for (const digit of digits) {
      channel.partyDigitBegan(digit);
      channel.partyDigitEnded(digit, DIGIT_MS);
    }
    return true;
  }

  setDoNotDisturb(on: boolean): void {
    this.doNotDisturb = on;
    this.#core.bus.publish('line.doNotDisturbChanged', { line: this.number, on });
    this.reportState();
  }

  /** Takes what is known of the way to the line; tells only what changed, unless `quietly`. */
  setAlarm(alarm: LineAlarm, quietly = false): void {
    const before = this.alarm;
    this.alarm = alarm;
    if (before === alarm || quietly) return;
    if (alarm === 'No Alarm') this.#core.bus.publish('line.alarmCleared', { line: this.number });
    else this.#core.bus.publish('line.alarmRaised', { line: this.number, alarm });
    this.reportState();
  }

  reportState(): void {
    for (const device of this.#devices) this.#core.devices.set(device, this.deviceState);
  }

  /** It is gone from the configuration. */
  forget(): void {
    for (const device of this.#devices) this.#core.devices.forget(device);
  }

  view(): LineView {
    const { options } = this;
    return {
      number: this.number,
      signalling: options.signalling,
      context: options.context,
      groups: options.groups,
      language: options.language,
      musicClass: options.musicClass,
      mailbox: options.mailbox,
      description: options.description,
      callerId: parseCallerId(options.callerId ?? ''),
      callWaiting: options.callWaiting,
      doNotDisturb: this.doNotDisturb,
      alarm: this.alarm,
      calls: this.#calls.map(({ channel, isDialing }) => ({
        name: channel.name,
        uniqueId: channel.uniqueId,
        accountCode: channel.accountCode,
        exten: channel.exten,
        isDialing: isDialing && channel.state !== ChannelState.Up,
      })),
    };
  }

  #take(call: LineCall): void {
    const { channel } = call;
    this.#calls.push(call);
    const { number: line, options } = this;
    channel.pickupGroups = this.servesPhone ? options : NO_PICKUP_GROUPS;
    this.#core.bus.publish('line.channelAssigned', () => ({ channel: channel.snapshot, line, groups: options.groups }));
    this.#follow(call);
    this.reportState();
  }

  /** The call is its party's: it goes along where that takes another one's place, and is over where another one takes its. */
  #follow(call: LineCall): void {
    const { signals } = call.channel;
    const letGo = () => {
      for (const off of offs) off();
    };
    const over = () => {
      letGo();
      this.#calls = this.#calls.filter((each) => each !== call);
      if (this.#calls.length === 0) this.#isHolding = false;
      this.reportState();
    };
    const offs = [
      signals.on('ringing', () => this.reportState()),
      signals.on('answered', () => this.reportState()),
      signals.on('moved', (to) => {
        letGo();
        call.channel = to;
        this.#follow(call);
      }),
      signals.on('replacing', over),
      signals.on('ended', over),
    ];
  }

  #freeSerial(): number {
    let serial = 1;
    while (this.#calls.some((call) => call.serial === serial)) serial++;
    return serial;
  }
}
