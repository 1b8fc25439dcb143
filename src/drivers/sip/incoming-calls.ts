import { takePlaceOf } from '../../core/attended-transfer.ts';
import { amaFlagsOf } from '../../core/channel/ama-flags.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { pickupSettings } from '../../core/pickup.ts';
import { type BorrowedIdentity, carriedLines } from '../../core/ports/carried-lines.ts';
import type { PartyId } from '../../core/snapshots.ts';
import type { Authorizer } from './authorizer.ts';
import { CallCount, GuestCalls } from './call-count.ts';
import { callerOf } from './caller-identity.ts';
import type { Endpoint } from './endpoint.ts';
import { IncomingLeg } from './incoming-leg.ts';
import { checkBody } from './message/check-request.ts';
import { createResponse, randomToken } from './message/create-response.ts';
import { userText } from './message/uri.ts';
import { fromWireText } from './message/wire-text.ts';
import { findReplaced, parseReplaces } from './replaces.ts';
import type { SecurityReporter } from './security.ts';
import { descriptionIn, ownCodecs, SDP_TYPE } from './session.ts';
import { callOptions, legKey, type SipContext, sign } from './sip-context.ts';
import type { SipLeg } from './sip-leg.ts';
import type { InviteServerTransaction } from './transaction/invite-server-transaction.ts';

interface IncomingCall {
  readonly endpoint: Endpoint | undefined;
  /** Who the channel is where the endpoint carries a line. */
  readonly identify: () => BorrowedIdentity | undefined;
  readonly caller: PartyId;
  readonly context: string;
  readonly exten: string;
  /** The leg whose place it takes. */
  readonly replaced: SipLeg | undefined;
}

/** INVITEs that begin a call: who is it, may it, and where does it go. */
export class IncomingCalls {
  readonly #context: SipContext;
  readonly #authorizer: Authorizer;
  readonly #security: SecurityReporter;
  readonly #channelName: (base: string) => string;
  readonly #guests = new GuestCalls();
  /** Calls without a final response yet: those that can be cancelled. */
  readonly #open = new Map<InviteServerTransaction, IncomingLeg>();

  constructor(context: SipContext, authorizer: Authorizer, security: SecurityReporter, channelName: (base: string) => string) {
    this.#context = context;
    this.#authorizer = authorizer;
    this.#security = security;
    this.#channelName = channelName;
  }

  onInvite(transaction: InviteServerTransaction): void {
    const { request, source } = transaction;
    if (this.#context.legs.has(legKey(request.callId, request.fromTag ?? ''))) {
      // A call of ours has come back: a phone that registered our own address would be called without end (RFC 3261 8.2.2.2).
      this.#refuse(transaction, 482);
      return;
    }
    const authorization = this.#authorizer.authorize(request, source);
    if (!authorization.ok) {
      this.#refuse(transaction, authorization.status, authorization.challenge && ['WWW-Authenticate', authorization.challenge]);
      return;
    }
    const { endpoint } = authorization;
    const { core, options } = this.#context;
    if (!request.contact) {
      // Nobody would be there to be told of the end (RFC 3261 8.1.1.8).
      this.#refuse(transaction, 400);
      return;
    }
    const offer = descriptionIn(request);
    const problem = checkBody(request, [SDP_TYPE]);
    if (problem || offer === 'broken') {
      this.#refuse(transaction, problem?.status ?? 488, problem?.headers?.[0]);
      return;
    }
    if (core.stopping) {
      this.#refuse(transaction, 503);
      return;
    }
    if (core.isFull) {
      core.logger.warning(`the call limit of ${core.settings.maxCalls} is reached: a call is refused`);
      this.#refuse(transaction, 480);
      return;
    }
    if (endpoint?.full) {
      this.#security.sessionLimit(endpoint.name, request.callId, source);
      this.#refuse(transaction, 480);
      return;
    }
    const { address } = source.remote;
    if (!endpoint && !this.#guests.hasRoom(address)) {
      this.#security.sessionLimit('', request.callId, source);
      this.#refuse(transaction, 480);
      return;
    }
    const replaced = this.#replacedBy(transaction);
    if (replaced === 'refused') return;
    const count = new CallCount(core, endpoint, endpoint ? undefined : this.#guests.callFrom(address));
    count.began();
    const dialled = userText(fromWireText(request.parsedUri?.user ?? '')) || 's';
    const identify = () => endpoint && carriedLines.find(core)?.callFrom('SIP', endpoint.name, { exten: dialled });
    const as = identify();
    const caller = as?.callerId ?? callerOf(request, endpoint);
    const exten = as?.exten ?? dialled;
    const context = as?.context ?? endpoint?.options.call.context ?? options.context;
    const isKnown = replaced || as?.serve || core.dialplan.hasExten(context, exten, caller.number);
    if (!isKnown && exten !== pickupSettings.find(core)?.pickupCode) {
      this.#refuse(transaction, core.dialplan.canMatch(context, exten, caller.number) ? 484 : 404);
      count.ended();
      return;
    }
    const codecs = ownCodecs(callOptions(this.#context, endpoint));
    const localTag = randomToken(8);
    const leg = new IncomingLeg(
      { context: this.#context, endpoint, count, callId: request.callId, localTag, flow: source, contactUser: exten, codecs },
      transaction,
      offer,
      () => this.#open.delete(transaction),
    );
    this.#open.set(transaction, leg);
    this.#begin(leg, transaction, { endpoint, identify, caller, context, exten, replaced }).catch((error) => {
      core.logger.error(`call ${leg.callId} could not be taken`, error);
      leg.refuse(500);
    });
  }

  onCancel(transaction: InviteServerTransaction): void {
    this.#open.get(transaction)?.onCancel();
  }

  async #begin(leg: IncomingLeg, { request, source }: InviteServerTransaction, call: IncomingCall): Promise<void> {
    if (!(await leg.prepare())) return;
    const { core } = this.#context;
    const { endpoint, caller, context, exten } = call;
    // Asked again: another call of the same line may have taken the name meanwhile.
    const as = call.identify();
    const options = callOptions(this.#context, endpoint);
    const channel = core.channels.create({
      technology: as?.technology ?? 'SIP',
      name: as?.name ?? this.#channelName(endpoint?.name ?? source.remote.address),
      callerId: caller,
      context,
      exten,
      accountCode: as?.accountCode || options.accountCode,
      amaFlags: as?.amaFlags ?? amaFlagsOf(options.amaFlags),
      language: as?.language ?? (options.language || undefined),
      musicClass: as?.musicClass ?? (options.musicClass || undefined),
      parkingLot: options.parkingLot,
      toneZone: options.toneZone || undefined,
      leg: (made) => leg.attach(made),
    })!;
    channel.pickupGroups = options;
    channel.ani = caller.number;
    channel.dialedNumber = exten;
    channel.touch();
    const contact = request.contact?.uri;
    const uri =
      contact && `sip:${contact.user ? `${contact.user}@` : ''}${contact.host}${contact.port === undefined ? '' : `:${contact.port}`}`;
    channel.setVariable('SIPURI', fromWireText(uri ?? ''));
    channel.setVariable('SIPDOMAIN', request.parsedUri?.host ?? '');
    channel.setVariable('SIPCALLID', fromWireText(request.callId));
    for (const [name, value] of [...options.variables, ...(as?.variables ?? [])]) channel.setVariable(name, value);
    as?.made(channel);
    channel.setState(ChannelState.Ring);
    if (call.replaced) await this.#takePlace(channel, call.replaced);
    else if (as?.serve) as.serve(channel);
    else if (core.dialplan.hasExten(context, exten, caller.number)) core.startDialplan(channel);
    else this.#pickUp(channel);
  }

  /** The call that an INVITE with Replaces is for (RFC 3891 3): refused where there is none, or where it was to be taken while it rings. */
  #replacedBy(transaction: InviteServerTransaction): SipLeg | 'refused' | undefined {
    const { headers } = transaction.request;
    const value = headers.get('Replaces');
    if (value === undefined) return undefined;
    const replaces = headers.list('Replaces').length === 1 ? parseReplaces(value) : undefined;
    const leg = replaces && findReplaced(this.#context, replaces);
    if (leg && !replaces.earlyOnly) return leg;
    this.#refuse(transaction, replaces ? (leg ? 486 : 481) : 400);
    return 'refused';
  }

  async #takePlace(channel: Channel, { channel: replaced }: SipLeg): Promise<void> {
    await channel.answer();
    if (channel.ended) return;
    if (channel.hangingUp || !takePlaceOf(this.#context.core, replaced, channel)) channel.hangup(HangupCause.NormalClearing);
  }

  /** The code of features.conf needs no extension (Asterisk: chan_sip.c, get_destination, sip_pickup_thread). */
  #pickUp(channel: Channel): void {
    channel.assign({ hangupCause: HangupCause.CallRejected });
    this.#context.core.startApplication(channel, { application: 'Pickup', data: '' });
  }

  #refuse(transaction: InviteServerTransaction, status: number, header?: readonly [string, string] | '' | undefined): void {
    const response = createResponse(transaction.request, status, { toTag: randomToken(5) });
    sign(this.#context, response);
    if (header) response.headers.add(...header);
    transaction.respond(response);
  }
}
