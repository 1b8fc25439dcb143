import { knownName, shownName } from '../channel-name.ts';
import { type CommandDialect, defineCommand } from '../define-command.ts';

const requested = (channel: string, dialect: CommandDialect) => `Requested Hangup on channel '${shownName(channel, dialect)}'`;

export const channelRequestHangup = defineCommand({
  words: 'channel request hangup',
  summary: 'Request a hangup on a given channel',
  usage: `Usage: channel request hangup <all>|<channel> [<channel> ...]
       Request that one or more channels be hung up. The hangup takes
       effect the next time the driver reads or writes from the channel.

       If 'all' is specified instead of a channel name, all channels
       will see the hangup request.

       A POSIX Extended Regular Expression can be provided in the place
       of a fixed channel name by wrapping it in forward slashes
       (e.g. /^PJSIP.*/). Note that the expression will match any part
       of the channel name unless anchored explicitly by ^ and/or $.

       Finally, wildcards (*) and other glob-like characters can also
       be used to match more than one channel. Similar to how path globs
       behave, a forward slash cannot be matched with a wildcard or
       bracket expression. In other words, if you want to hangup all
       Local channels, you must specify Local/* and not Loc*.`,
  run({ exchange, dialect }, names) {
    if (names.length === 0) return 'usage';
    return names.flatMap((name) => {
      const channels =
        name === 'all' ? [...exchange.channels.snapshots()].map((c) => c.name) : exchange.channels.match(knownName(name, dialect));
      if (channels.length === 0 && name !== 'all') return [`${name} is not a known channel`];
      exchange.channels.hangupAll(channels);
      return channels.map((channel) => requested(channel, dialect));
    });
  },
});

export const softHangup = defineCommand({
  words: 'soft hangup',
  summary: 'Request a hangup on a given channel',
  usage: `Usage: soft hangup <channel>
       Request that a channel be hung up. The hangup takes effect
       the next time the driver reads or writes from the channel`,
  run({ exchange, dialect }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    const channel = exchange.channels.find(knownName(name, dialect));
    if (!channel) return [`${name} is not a known channel`];
    exchange.channels.hangup(channel.name);
    return [requested(channel.name, dialect)];
  },
});
