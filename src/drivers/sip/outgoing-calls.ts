import { isIP } from 'node:net';
import { amaFlagsOf } from '../../core/channel/ama-flags.ts';
import { NOBODY } from '../../core/channel/caller-id.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { ChannelRequest, Refusal } from '../../core/ports/driver.ts';
import type { CodecName } from '../../core/ports/media.ts';
import { CallCount } from './call-count.ts';
import { contactFlow } from './contact-flow.ts';
import { newCallId } from './dialog/dialog.ts';
import type { Endpoint } from './endpoint.ts';
import type { EndpointRegistry } from './endpoint-registry.ts';
import { randomToken } from './message/create-response.ts';
import { hostText, parseHostPort, parseUri, printUri } from './message/uri.ts';
import { OutgoingLeg } from './outgoing-leg.ts';
import { ownCodecs } from './session.ts';
import { callOptions, type SipContext } from './sip-context.ts';
import type { Flow } from './transport/flow.ts';

/** Channels that call somebody: whom a resource names, by which way, and what the channel starts with. The counterpart of `IncomingCalls`. */
export class OutgoingCalls {
  readonly #context: SipContext;
  readonly #endpoints: EndpointRegistry;
  readonly #channelName: (base: string) => string;

  constructor(context: SipContext, endpoints: EndpointRegistry, channelName: (base: string) => string) {
    this.#context = context;
    this.#endpoints = endpoints;
    this.#channelName = channelName;
  }

  /** See `Driver.request`. */
  request(request: ChannelRequest): Channel | Refusal {
    const { core } = this.#context;
    const destination = this.#destination(request.resource);
    if (!destination || core.stopping)
      return { refused: true, cause: destination ? HangupCause.SwitchCongestion : HangupCause.SubscriberAbsent };
    const hopsLeft = this.#context.hops.get(request.linkedId ?? '') ?? Number.POSITIVE_INFINITY;
    if (hopsLeft <= 0) {
      core.logger.warning(`SIP/${request.resource}: the call has come through too many exchanges, this one perhaps, and goes no further`);
      return { refused: true, cause: HangupCause.SwitchCongestion };
    }
    const { endpoint, uri, flow } = destination;
    const options = callOptions(this.#context, endpoint);
    const codecs = this.#codecs(request.codecs, endpoint);
    const { address, port } = flow.local;
    const leg = new OutgoingLeg(
      {
        context: this.#context,
        endpoint,
        count: new CallCount(core, endpoint),
        callId: newCallId(`${hostText(address)}:${port}`),
        localTag: randomToken(8),
        flow,
        contactUser: request.caller?.callerId.number ?? 'asterisk',
        codecs,
      },
      uri,
      Math.min(this.#context.options.maxForwards, hopsLeft),
    );
    const { as } = request;
    const channel = core.channels.create({
      technology: as?.technology ?? 'SIP',
      name: as?.name ?? this.#channelName(endpoint?.name ?? hostText(flow.remote.address)),
      uniqueId: request.uniqueId,
      linkedId: request.linkedId,
      callerId: as?.callerId ?? endpoint?.identity,
      dialedAs: NOBODY,
      context: as?.context ?? options.context,
      accountCode: as?.accountCode || options.accountCode,
      amaFlags: as?.amaFlags ?? amaFlagsOf(options.amaFlags),
      language: as?.language ?? (options.language || undefined),
      musicClass: as?.musicClass ?? (options.musicClass || undefined),
      parkingLot: options.parkingLot,
      toneZone: options.toneZone || undefined,
      leg: (made) => leg.attach(made),
    });
    if (!channel) {
      this.#context.legs.delete(leg.key);
      return { refused: true, cause: HangupCause.NotDefined };
    }
    channel.pickupGroups = options;
    channel.ani = channel.callerId.number;
    channel.touch();
    channel.setVariable('SIPCALLID', leg.callId);
    for (const [name, value] of [...options.variables, ...(as?.variables ?? [])]) channel.setVariable(name, value);
    as?.made(channel);
    return channel;
  }

  /** Who `peer`, `user@peer`, `peer/user` or `user@address[:port]` calls, and by which way. */
  #destination(resource: string): { endpoint: Endpoint | undefined; uri: string; flow: Flow } | undefined {
    const [head = '', slashUser] = splitOnce(resource, '/');
    const at = head.lastIndexOf('@');
    const user = at < 0 ? slashUser : head.slice(0, at);
    const host = at < 0 ? head : head.slice(at + 1);
    const endpoint = this.#endpoints.get(host);
    if (endpoint) {
      const { contact } = endpoint;
      const flow = contact && endpoint.reachability !== 'unreachable' ? contactFlow(this.#context, contact) : undefined;
      if (!contact || !flow) return undefined;
      return { endpoint, flow, uri: user ? withUser(contact.uri, user) : contact.uri };
    }
    const target = parseHostPort(host);
    if (!target || isIP(target.host) === 0) return undefined;
    const flow = this.#context.transports.flowTo('UDP', { address: target.host, port: target.port ?? 5060 });
    return flow && { endpoint: undefined, flow, uri: printUri({ user, host: target.host, port: target.port }) };
  }

  #codecs(wanted: readonly string[] | undefined, endpoint: Endpoint | undefined): readonly CodecName[] {
    const own = ownCodecs(callOptions(this.#context, endpoint));
    const chosen = own.filter((codec) => wanted?.includes(codec) ?? true);
    return chosen.length > 0 ? chosen : own;
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** The same URI with another user. */
function withUser(uri: string, user: string): string {
  const parsed = parseUri(uri);
  return parsed ? printUri({ ...parsed, user }) : uri;
}
