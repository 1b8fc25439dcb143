import { inHashOrder as inOrder } from '../../base/hash-order.ts';

/** chan_sip's table of peers does not mind the case of a name. */
export const inHashOrder = <T extends { readonly name: string }>(peers: readonly T[]): T[] => [
  ...inOrder(peers, ({ name }) => name.toLowerCase()),
];
