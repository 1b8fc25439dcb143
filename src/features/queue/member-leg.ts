import { NOBODY } from '../../core/channel/caller-id.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { replaceBy } from '../../core/pickup.ts';
import { agentFact } from './agent-facts.ts';
import type { QueueMember } from './member.ts';
import type { QueueCaller } from './queue-caller.ts';

/** How members' legs are made. */
export interface LegOptions {
  /** `C`: phones that ring in vain count as answered elsewhere. */
  readonly marksAnsweredElsewhere: boolean;
  /** `i` */
  readonly ignoresForwards: boolean;
  /** `I` */
  readonly ignoresConnectedLine: boolean;
}

/** What whoever calls a member hears of its leg. */
export interface LegNews {
  rings(leg: MemberLeg): void;
  answered(leg: MemberLeg): void;
  refused(leg: MemberLeg, kind: 'busy' | 'congestion'): void;
  hungUp(leg: MemberLeg): void;
  /** It is out of this: somebody took its channel elsewhere, or a forward led nowhere. */
  lost(leg: MemberLeg): void;
}

/** How often a call may be sent elsewhere before it is taken for a ring of forwards. */
const MOST_FORWARDS = 10;

/**
 * One member's phone that is called for one caller: its channel, which becomes another one where the phone forwards the call, what it tells
 * the caller and what is told of it. Source: Asterisk 20 apps/app_queue.c (ring_entry, wait_for_answer).
 */
export class MemberLeg {
  readonly member: QueueMember;
  readonly #core: Core;
  readonly #caller: QueueCaller;
  readonly #options: LegOptions;
  #channel: Channel;
  /** Its number is not known, or only what was dialled: nothing to show to the caller. */
  #isNumberGuessed: boolean;
  #offs: (() => void)[] = [];
  #forwards = 0;

  /** Makes a leg; undefined where it cannot be had. */
  static make(core: Core, caller: QueueCaller, member: QueueMember, options: LegOptions): MemberLeg | undefined {
    const made = request(core, caller, member.interface, options);
    return made && new MemberLeg(core, caller, member, options, made);
  }

  private constructor(core: Core, caller: QueueCaller, member: QueueMember, options: LegOptions, made: Requested) {
    this.#core = core;
    this.#caller = caller;
    this.member = member;
    this.#options = options;
    this.#channel = made.channel;
    this.#isNumberGuessed = made.isNumberGuessed;
  }

  get channel(): Channel {
    return this.#channel;
  }

  /** Lets the phone ring. False for one that cannot be called. */
  call(): boolean {
    if (this.#channel.leg.call() === false) return false;
    this.#core.bus.publish('queue.agentCalled', agentFact(this.#caller, this.#channel, this.member));
    this.#tellBegan(this.member.interface);
    if (this.#isShownAtOnce) this.showConnectedLine();
    return true;
  }

  listen(news: LegNews): void {
    const { signals } = this.#channel;
    this.#offs = [
      signals.on('ringing', () => {
        this.#tellState('RINGING');
        news.rings(this);
      }),
      signals.on('proceeding', () => this.#tellState('PROCEEDING')),
      signals.on('progress', () => this.#tellState('PROGRESS')),
      signals.on('connectedLineChanged', () => {
        this.#isNumberGuessed = false;
        if (this.#isShownAtOnce) this.showConnectedLine();
      }),
      signals.on('answered', () => news.answered(this)),
      signals.on('pickedUp', (by) => {
        this.#pickedUp(by);
        news.answered(this);
      }),
      signals.on('refused', (kind) => news.refused(this, kind === 'busy' ? 'busy' : 'congestion')),
      signals.on('forwarded', (target) => {
        if (this.#follow(target, news)) return;
        this.hangUp();
        news.lost(this);
      }),
      signals.on('hangup', () => news.hungUp(this)),
      signals.on('released', () => news.lost(this)),
    ];
  }

  /** It has answered. Until the result is called its channel is in good hands: it lives on for a moment when its party hangs up. */
  keep(): () => void {
    this.unlisten();
    return this.#channel.signals.on('hangup', () => {});
  }

  unlisten(): void {
    for (const off of this.#offs) off();
    this.#offs = [];
  }

  /** The caller sees who it is being connected with. */
  showConnectedLine(): void {
    const { callerId } = this.#channel;
    if (this.#isNumberGuessed || this.#options.ignoresConnectedLine || callerId.number === undefined) return;
    this.#caller.channel.update({ connectedLine: callerId });
    this.#caller.channel.indicate({ kind: 'connectedLine' });
  }

  tellEnd(status: string, forward?: string): void {
    this.#core.bus.publish('dial.ended', () => ({
      caller: this.#caller.channel.snapshot,
      callee: this.#channel.snapshot,
      status,
      forward,
    }));
  }

  /** Ends it; with a cause it is told as cancelled, whatever was told of it before, as Asterisk does. */
  hangUp(cause?: number): void {
    this.unlisten();
    if (this.#channel.ended) return;
    if (cause !== undefined) this.tellEnd('CANCEL');
    this.#channel.hangup(cause);
  }

  /** Only where one phone rings at a time the caller sees at once whose. */
  get #isShownAtOnce(): boolean {
    return this.#caller.queue.options.strategy !== 'ringall';
  }

  /** Goes where a phone sends the call: an extension is sought in `FORWARD_CONTEXT`, else in the context of that phone. False for nowhere. */
  #follow(target: string, news: LegNews): boolean {
    const old = this.#channel;
    const place = target.includes('@') ? target : `${target}@${old.getVariable('FORWARD_CONTEXT') ?? old.context}`;
    const told = target.includes('/') ? target : place;
    const isFollowed = !this.#options.ignoresForwards && ++this.#forwards <= MOST_FORWARDS;
    const made = isFollowed
      ? request(this.#core, this.#caller, target.includes('/') ? target : `Local/${place}`, this.#options)
      : undefined;
    this.unlisten();
    this.tellEnd('CANCEL', told);
    if (!made) return false;
    made.channel.setVariable('FORWARDERNAME', old.name);
    this.#channel = made.channel;
    this.#isNumberGuessed = made.isNumberGuessed;
    this.listen(news);
    const isCalled = made.channel.leg.call() !== false;
    if (isCalled) this.#tellBegan(told);
    old.hangup();
    return isCalled;
  }

  /** Somebody else has answered in place of the member, and is shown to the caller as who it is. */
  #pickedUp(by: Channel): void {
    this.unlisten();
    this.tellEnd('CANCEL');
    replaceBy(by, this.#channel);
    this.#channel = by;
    this.#isNumberGuessed = false;
  }

  #tellBegan(dialString: string): void {
    const callee = this.#channel.toldSnapshot;
    this.#core.bus.publish('dial.began', () => ({ caller: this.#caller.channel.snapshot, callee, dialString, isByQueue: true }));
  }

  #tellState(status: 'RINGING' | 'PROCEEDING' | 'PROGRESS'): void {
    this.#core.bus.publish('dial.stateChanged', () => ({ caller: this.#caller.channel.snapshot, callee: this.#channel.snapshot, status }));
  }
}

interface Requested {
  readonly channel: Channel;
  readonly isNumberGuessed: boolean;
}

/** Makes the channel of a leg and readies it: what it inherits of its caller, and who it is told is calling. */
function request(core: Core, { channel: caller }: QueueCaller, device: string, options: LegOptions): Requested | undefined {
  const slash = device.indexOf('/');
  const resource = slash < 0 ? '' : device.slice(slash + 1);
  const made = core.request(slash < 0 ? device : device.slice(0, slash), { resource, caller, linkedId: caller.linkedId });
  if ('refused' in made) return undefined;
  const exten = caller.getVariable('MACRO_EXTEN') || caller.exten;
  if (made.technology !== 'Local') made.update({ exten: '' });
  if (options.marksAnsweredElsewhere) made.assign({ hangupCause: HangupCause.AnsweredElsewhere });
  made.assign({ application: 'AppQueue', applicationData: '(Outgoing Line)' });
  const isNumberGuessed = made.callerId.number === undefined;
  if (isNumberGuessed) {
    const number = caller.connectedLine.number ?? (caller.dialedNumber || exten);
    const { name, presentation } = caller.connectedLine.number ? caller.connectedLine : NOBODY;
    made.update({ callerId: { name, number, presentation } });
  }
  made.redirectingNumber = caller.redirectingNumber;
  if (made.accountCode === '') made.assign({ accountCode: caller.accountCode });
  made.inheritVariables(caller.variables.inherited());
  made.setVariable('DIALEDPEERNUMBER', resource || device);
  // Told with the next thing that is told of it.
  made.assign({ connectedLine: caller.callerId, exten, dialedAs: caller.callerId });
  return { channel: made, isNumberGuessed };
}
