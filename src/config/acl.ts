import { type IpAddress, parseIp, sameNetwork } from '../base/address.ts';
import type { ConfFile, ConfVariable } from './conf-file.ts';
import { noteUnknown, type UnknownOption } from './option-table.ts';
import { commaList, invalid } from './values.ts';

/** `permit` or `deny` of one network. */
interface AclRule {
  readonly allows: boolean;
  readonly network: IpAddress;
  readonly bits: number;
  /** `0.0.0.0/0` of a `deny`: IPv6 is meant too, or it would stay open by oversight. */
  readonly isForAll: boolean;
}

/**
 * Who may come in by address: `permit` and `deny` in the order written, of which the last that matches decides; an address that none matches
 * is let in. Named lists (`acl = office`) must let it in as well. A list that cannot be found lets nobody in (AMI modern: manager.conf).
 */
export class Acl {
  static readonly nobody: Acl = new Acl([{ allows: false, network: { family: 4, bytes: new Uint8Array(4) }, bits: 0, isForAll: true }]);

  readonly #rules: AclRule[];
  readonly #named: Acl[] = [];

  constructor(rules: AclRule[] = []) {
    this.#rules = rules;
  }

  /** False while nothing restricts anybody: what `ACL: N` of a peer means. */
  get isSet(): boolean {
    return this.#rules.length > 0 || this.#named.length > 0;
  }

  /** Adds a `permit` or `deny` line: networks parted by commas, `!` before one turns its sense. @throws ConfigError */
  addRule(at: ConfVariable): void {
    for (const part of commaList(at.value)) {
      const isNegated = part.startsWith('!');
      const allows = (at.name.toLowerCase() === 'permit') !== isNegated;
      const network = parseNetwork(isNegated ? part.slice(1) : part);
      if (!network) throw invalid(at, 'address, address/bits or address/mask');
      this.#rules.push({ ...network, allows, isForAll: !allows && network.bits === 0 });
    }
  }

  /** Adds the named lists of an `acl` line. */
  addNamed(at: ConfVariable, known: ReadonlyMap<string, Acl>): void {
    for (const name of commaList(at.value)) this.#named.push(known.get(name) ?? Acl.nobody);
  }

  /** @param address text or bytes; what cannot be read as an address is not let in. */
  permits(address: IpAddress | string): boolean {
    const ip = typeof address === 'string' ? parseIp(address) : address;
    if (!ip) return !this.isSet;
    const last = this.#rules.findLast((rule) => rule.isForAll || sameNetwork(ip, rule.network, rule.bits));
    return (last?.allows ?? true) && this.#named.every((list) => list.permits(ip));
  }
}

/** The named lists of acl.conf. */
export interface AclConf {
  readonly lists: ReadonlyMap<string, Acl>;
  readonly unknown: readonly UnknownOption[];
}

/** @throws ConfigError for a network that cannot be read */
export function parseAclConf(file: ConfFile): AclConf {
  const lists = new Map<string, Acl>();
  const unknown: UnknownOption[] = [];
  for (const section of file.sections) {
    const acl = new Acl();
    for (const variable of section.variables) {
      if (isRule(variable)) acl.addRule(variable);
      else noteUnknown(unknown, section, variable);
    }
    lists.set(section.name, acl);
  }
  return { lists, unknown };
}

export const isRule = (at: ConfVariable): boolean => /^(?:permit|deny)$/i.test(at.name);

/** `a.b.c.d`, `a.b.c.d/24`, `a.b.c.d/255.255.255.0`, and the first two of IPv6. */
export function parseNetwork(text: string): { network: IpAddress; bits: number } | undefined {
  const [host = '', mask, more] = text.split('/');
  const network = parseIp(host);
  if (!network || more !== undefined) return undefined;
  const bits = mask === undefined ? network.bytes.length * 8 : maskBits(mask, network);
  return bits === undefined ? undefined : { network, bits };
}

function maskBits(mask: string, network: IpAddress): number | undefined {
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= network.bytes.length * 8 ? Number(mask) : undefined;
  const address = parseIp(mask);
  if (!address || address.family !== network.family) return undefined;
  const binary = Array.from(address.bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(binary) ? binary.lastIndexOf('1') + 1 : undefined;
}
