import type { LinesOptions } from '../../config/zapata-conf.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { BorrowedIdentity, CarriedLines } from '../../core/ports/carried-lines.ts';
import type { ChannelRequest, Driver, Refusal } from '../../core/ports/driver.ts';
import type { Lines, LineView } from '../../core/ports/lines.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import { type LineRequest, parseLineRequest, searchOrder } from './line-search.ts';
import { LoopedCall } from './looped-call.ts';
import { type LineAlarm, TECHNOLOGY, ZapLine } from './zap-line.ts';

export interface ZapDriverOptions {
  readonly core: Core;
  readonly conf: LinesOptions;
  /** The configuration is that of 2006: its devices are called `Zap/1` as well. */
  readonly saysZap: boolean;
}

/**
 * Lines as `DAHDI/1` (and `Zap/1`, the name until 2008): each is carried by a SIP endpoint, the port of an analogue adapter, or wired to
 * another line. The driver has no sockets of its own: it gives an identity to calls that the SIP driver makes and takes.
 */
export class ZapDriver implements Driver, CarriedLines, Lines {
  readonly technology = TECHNOLOGY;
  readonly description = 'Lines without hardware';
  readonly #core: Core;
  readonly #saysZap: boolean;
  readonly #lines = new Map<number, ZapLine>();
  readonly #byEndpoint = new Map<string, ZapLine>();
  /** The line that each group's search in turn took last. */
  readonly #lastInTurn = new Map<string, number>();
  #off: (() => void) | undefined;

  constructor({ core, conf, saysZap }: ZapDriverOptions) {
    this.#core = core;
    this.#saysZap = saysZap;
    this.#load(conf);
  }

  /** From here on the alarms follow what is told of the endpoints; how they are now is no news. */
  start(): void {
    for (const line of this.#lines.values()) {
      line.setAlarm(this.#alarmOf(line), true);
      line.reportState();
    }
    this.#off = this.#core.bus.subscribe(['endpoint.statusChanged'], ({ technology, peer }) => {
      const line = technology === 'SIP' ? this.#byEndpoint.get(peer.slice('SIP/'.length)) : undefined;
      line?.setAlarm(this.#alarmOf(line));
    });
  }

  stop(): void {
    this.#off?.();
  }

  /** Takes a new configuration: calls go on, also those of a line that is gone. */
  reload(conf: LinesOptions): void {
    this.#load(conf);
    for (const line of this.#lines.values()) line.setAlarm(this.#alarmOf(line));
  }

  // ---- Driver

  request(request: ChannelRequest): Channel | Refusal {
    const wanted = parseLineRequest(request.resource);
    const candidates = wanted ? this.#candidates(wanted.wanted) : [];
    const line = candidates.find((each) => each.isAvailable);
    if (!wanted || !line) return { refused: true, cause: this.#whyNot(wanted, candidates) };
    if ('group' in wanted.wanted) this.#lastInTurn.set(turnOf(wanted.wanted), line.number);
    const { carrier } = line.options;
    if (carrier.kind === 'sip') {
      const as: BorrowedIdentity = { ...line.nextCall({ isDialing: true }), callerId: line.identityOf(undefined) };
      // A phone has no number to be dialled on it: it just rings.
      const resource = line.servesPhone || wanted.digits === '' ? carrier.endpoint : `${carrier.endpoint}/${wanted.digits}`;
      return this.#core.request('SIP', { ...request, resource, as });
    }
    const far = carrier.kind === 'loop' ? this.#lines.get(carrier.to) : undefined;
    if (!far) return { refused: true, cause: HangupCause.NotDefined };
    return new LoopedCall(this.#core, line, far, wanted.digits, request).near;
  }

  deviceState(resource: string): DeviceState | undefined {
    return this.#lines.get(Number.parseInt(resource, 10))?.deviceState ?? 'INVALID';
  }

  // ---- CarriedLines

  callFrom(technology: string, endpoint: string, { exten }: { exten: string }): BorrowedIdentity | undefined {
    const line = technology === 'SIP' ? this.#byEndpoint.get(endpoint) : undefined;
    if (!line) return undefined;
    const { context, isImmediate } = line.options;
    const isOfDialplan = isImmediate || this.#core.dialplan.hasExten(context, exten);
    return {
      ...line.nextCall({ isDialing: false }),
      callerId: line.identityOf(undefined),
      exten: isImmediate ? 's' : exten,
      serve: isOfDialplan ? undefined : line.codeOf(exten),
    };
  }

  // ---- Lines

  *list(): IterableIterator<LineView> {
    for (const line of this.#lines.values()) yield line.view();
  }

  find(number: number): LineView | undefined {
    return this.#lines.get(number)?.view();
  }

  setDoNotDisturb(number: number, on: boolean): boolean {
    return this.#onLine(number, (line) => line.setDoNotDisturb(on));
  }

  hangUp(number: number): boolean {
    return this.#onLine(number, (line) => line.hangUp());
  }

  flash(number: number): boolean {
    return this.#onLine(number, (line) => line.flash());
  }

  dial(number: number, digits: string): 'done' | 'unknown' | 'idle' {
    const line = this.#lines.get(number);
    if (!line) return 'unknown';
    return line.dial(digits) ? 'done' : 'idle';
  }

  hangUpAll(): void {
    for (const line of this.#lines.values()) line.hangUpAll();
  }

  // ----

  #onLine(number: number, run: (line: ZapLine) => void): boolean {
    const line = this.#lines.get(number);
    if (line) run(line);
    return line !== undefined;
  }

  #load(conf: LinesOptions): void {
    const declared = new Set(conf.lines.map(({ number }) => number));
    for (const [number, line] of this.#lines) {
      if (declared.has(number)) continue;
      this.#lines.delete(number);
      line.forget();
    }
    this.#byEndpoint.clear();
    for (const options of conf.lines) {
      const known = this.#lines.get(options.number);
      if (known) known.options = options;
      const line = known ?? new ZapLine(this.#core, options, this.#deviceNames(options.number));
      this.#lines.set(options.number, line);
      if (options.carrier.kind === 'sip') this.#byEndpoint.set(options.carrier.endpoint, line);
    }
  }

  #deviceNames(number: number): string[] {
    return this.#saysZap ? [`${TECHNOLOGY}/${number}`, `Zap/${number}`] : [`${TECHNOLOGY}/${number}`];
  }

  #alarmOf({ options: { carrier } }: ZapLine): LineAlarm {
    if (carrier.kind === 'loop') return 'No Alarm';
    if (carrier.kind === 'none') return 'Not Open';
    const endpoint = this.#core.endpoints.get('sip')?.find(carrier.endpoint);
    return endpoint?.contact && endpoint.reachability !== 'unreachable' ? 'No Alarm' : 'Red Alarm';
  }

  #candidates(wanted: LineRequest['wanted']): ZapLine[] {
    if ('line' in wanted) return [this.#lines.get(wanted.line)].filter((line) => line !== undefined);
    const ofGroup = [...this.#lines.values()].filter(({ options }) => options.groups.includes(wanted.group));
    ofGroup.sort((a, b) => a.number - b.number);
    return searchOrder(ofGroup, wanted.order, this.#lastInTurn.get(turnOf(wanted)) ?? 0);
  }

  /** Asterisk 20: chan_dahdi.c, dahdi_request. */
  #whyNot(wanted: LineRequest | undefined, candidates: readonly ZapLine[]): number {
    if (!wanted || candidates.length === 0) return HangupCause.NotDefined;
    if ('group' in wanted.wanted) return HangupCause.NormalCircuitCongestion;
    return candidates[0]!.isInUse ? HangupCause.UserBusy : HangupCause.NotDefined;
  }
}

const turnOf = ({ group, order }: { group: number; order: string }): string => `${order}${group}`;
