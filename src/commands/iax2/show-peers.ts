import { compilePosixRegExp } from '../../base/safe-regexp.ts';
import { defineCommand } from '../define-command.ts';

export default defineCommand({
  words: 'iax2 show peers',
  aliases: ['iax2 list peers'],
  summary: 'List defined IAX2 peers',
  usage: `Usage: iax2 show peers [registered] [like <pattern>]
       Lists all known IAX2 peers.
       Optional 'registered' argument lists only peers with known addresses.
       Optional regular expression pattern is used to filter the peer list.`,
  run({ exchange, dialect }, args) {
    const onlyRegistered = args[0] === 'registered';
    const [like, text, ...rest] = onlyRegistered ? args.slice(1) : args;
    if (rest.length > 0 || (like !== undefined && (like !== 'like' || text === undefined))) return 'usage';
    const pattern = text === undefined ? undefined : compilePosixRegExp(text);
    if (text !== undefined && !pattern) return 'usage';
    const lines = exchange.iax.peerTable(
      dialect,
      (peer) => (!onlyRegistered || peer.contact !== undefined) && (pattern?.test(peer.name) ?? true),
    );
    return { lines };
  },
});
