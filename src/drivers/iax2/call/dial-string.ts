/** What `IAX2/[user[:secret]@]peer[:port][/exten[@context]][/options]` says. A secret in brackets is the name of a private key. */
export interface DialString {
  readonly host: string;
  readonly port: number | undefined;
  readonly userName: string;
  readonly secret: string;
  readonly outKey: string;
  readonly exten: string;
  readonly context: string;
}

/** Undefined where no peer is named, or the port is none. */
export function parseDialString(resource: string): DialString | undefined {
  const [party = '', target = ''] = resource.split('/');
  const at = party.lastIndexOf('@');
  const [userName = '', ...proofs] = at < 0 ? [''] : party.slice(0, at).split(':');
  const [, v6, name = '', port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d{1,5}))?$/.exec(party.slice(at + 1)) ?? [];
  const host = v6 ?? name;
  if (host === '' || Number(port ?? 1) > 65_535 || Number(port ?? 1) < 1) return undefined;
  const keys = proofs.filter((proof) => /^\[.*\]$/.test(proof)).map((proof) => proof.slice(1, -1));
  const [exten = '', context = ''] = target.split('@');
  return {
    host,
    port: port === undefined ? undefined : Number(port),
    userName,
    secret: proofs.find((proof) => !/^\[.*\]$/.test(proof)) ?? '',
    outKey: keys[0] ?? '',
    exten: exten || 's',
    context,
  };
}
