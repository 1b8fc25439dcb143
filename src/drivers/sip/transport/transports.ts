import type { Clock } from '../../../base/clock.ts';
import { guard } from '../../../base/guard.ts';
import type { Logger } from '../../../base/logger.ts';
import { parseMessage } from '../message/parser.ts';
import type { SipMessage, SipRequest } from '../message/sip-message.ts';
import { splitList } from '../message/tokens.ts';
import { printVia } from '../message/via.ts';
import type { Address, Flow, Protocol } from './flow.ts';
import { localAddressFor } from './local-address.ts';
import { TcpTransport } from './tcp-transport.ts';
import { UdpTransport } from './udp-transport.ts';

export interface TransportsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Every message that is well formed as a whole; requests have `received` and `rport` in their Via. */
  readonly onMessage: (message: SipMessage, flow: Flow) => void;
  /** A request that is broken, with what could be read of it and the status that it deserves. */
  readonly onRefused?: (request: SipRequest, status: number, reason: string, flow: Flow) => void;
  /** A connection is gone. */
  readonly onFlowClosed?: (flow: Flow) => void;
  /** Address told to parties beyond a NAT (`externaddr`); undefined for the socket's own. */
  readonly externalAddress?: (remote: string) => Address | undefined;
}

/** The sockets of a SIP element. Nothing that arrives makes it throw. */
export class Transports {
  readonly #options: TransportsOptions;
  readonly #logger: Logger;
  readonly #tcp: TcpTransport;
  #udp: UdpTransport | undefined;

  constructor(options: TransportsOptions) {
    this.#options = options;
    this.#logger = options.logger.child('transport');
    const receive = guard(this.#logger, 'message', (data: Buffer, flow: Flow) => this.#receive(data, flow));
    this.#receiveGuarded = receive;
    this.#tcp = new TcpTransport(options.clock, this.#logger, { onMessage: receive, onClosed: (flow) => options.onFlowClosed?.(flow) });
  }
  readonly #receiveGuarded: (data: Buffer, flow: Flow) => void;

  async listenUdp(at: Address): Promise<Address> {
    this.#udp = await UdpTransport.open(at, this.#logger, this.#receiveGuarded, (bound) => this.#advertise(bound));
    return this.#udp.bound;
  }

  async listenTcp(at: Address): Promise<Address> {
    await this.#tcp.listen(at, (bound) => this.#advertise(bound));
    return this.#tcp.bound!;
  }

  get udpAddress(): Address | undefined {
    return this.#udp?.bound;
  }

  get tcpAddress(): Address | undefined {
    return this.#tcp.bound;
  }

  /** The way to an address; undefined when there is none of that protocol. */
  flowTo(protocol: Protocol, remote: Address): Flow | undefined {
    if (protocol === 'UDP') return this.#udp?.flowTo(remote);
    return protocol === 'TCP' ? this.#tcp.flowTo(remote) : undefined;
  }

  async close(): Promise<void> {
    await Promise.all([this.#udp?.close(), this.#tcp.close()]);
  }

  #receive(data: Buffer, flow: Flow): void {
    if (data.length < MIN_MESSAGE_BYTES) return; // keep-alive of phones behind a NAT
    const outcome = parseMessage(data);
    const request = outcome.ok ? outcome.message : outcome.refused;
    if (request?.kind === 'request') stampVia(request, flow.remote);
    if (outcome.ok) this.#options.onMessage(outcome.message, flow);
    else if (outcome.refused) this.#options.onRefused?.(outcome.refused, outcome.status, outcome.reason, flow);
    else this.#logger.debug(`dropped what ${flow.remote.address} sent: ${outcome.reason}`);
  }

  #advertise(bound: Address): (remote: string) => Address {
    const known = new Map<string, Address>();
    return (remote) => {
      let found = known.get(remote);
      if (!found) {
        found = this.#options.externalAddress?.(remote) ?? { address: localAddressFor(bound.address, remote), port: bound.port };
        if (found.port === 0) found = { address: found.address, port: bound.port };
        if (known.size >= KNOWN_REMOTES) known.clear();
        known.set(remote, found);
      }
      return found;
    };
  }
}

/**
 * RFC 3261 18.2.1 and 3581 4: notes in the topmost Via where the request really came from.
 */
export function stampVia(request: SipRequest, remote: Address): void {
  const { via } = request;
  if (!via) return;
  const wantsPort = via.params.get('rport') === '';
  if (!wantsPort && via.host === remote.address) return;
  via.params.set('received', remote.address);
  if (wantsPort) via.params.set('rport', String(remote.port));
  const [, ...others] = splitList(request.headers.get('Via')!);
  request.headers.replaceFirst('Via', [printVia(via), ...others].join(', '));
}

/** Where a response to `request` goes, RFC 3261 18.2.2 and 3581 4: for UDP its source address, and the source port when `rport` asks so. */
export function responseAddress(request: SipRequest, source: Address): Address {
  const via = request.via;
  const rport = via?.params.get('rport');
  if (!via || rport) return source;
  return { address: source.address, port: via.port ?? 5060 };
}

const MIN_MESSAGE_BYTES = 16;
const KNOWN_REMOTES = 1_000;
