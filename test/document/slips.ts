import type { Observed } from './observed.ts';

/** A place where the document and the server of its time differ; the exchange does as that server did. */
export interface Slip {
  readonly document: string;
  readonly server: string;
  /** Whether the exchange did so while the sessions were played. */
  holds(observed: Observed): boolean;
}

/** Peers that send `Response` values of the protocol and nothing else, names that have another spelling on the wire, and so on. */
export const SLIPS: readonly Slip[] = [
  {
    document: 'an action Timeout',
    server: 'AbsoluteTimeout; the exchange takes both names',
    holds: (o) => o.wasReplied('Timeout', 'Message') && o.wasReplied('AbsoluteTimeout', 'Message'),
  },
  {
    document: 'ActionID for three actions',
    server: 'ActionID for every action that answers',
    holds: (o) => ['Hangup', 'Monitor', 'DBPut', 'Challenge', 'Ping'].every((action) => o.wasReplied(action, 'ActionID')),
  },
  {
    document: 'Append of the user field of a call record',
    server: 'SetCDRUserField, which that day had no longer and others had',
    holds: (o) => o.wasSent('SetCDRUserField', 'Append') && o.valuesOf('SetCDRUserField.Response').has('Success'),
  },
  {
    document: 'Incominglimit, Outgoinglimit and RegExpiry of a peer',
    server: '`Call limit` and RegExpire',
    holds: (o) => o.wasReplied('SIPshowpeer', 'Call limit') && o.wasReplied('SIPshowpeer', 'RegExpire'),
  },
  { document: 'Endtime', server: 'EndTime', holds: (o) => o.wasTold('Cdr', 'EndTime') && !o.wasTold('Cdr', 'Endtime') },
  { document: 'ChannelType of a peer', server: 'Channeltype', holds: (o) => o.wasTold('PeerEntry', 'Channeltype') },
  {
    document: 'AMAflags',
    server: 'AMAFlags in Cdr, AMAflags in SIPshowpeer',
    holds: (o) => o.wasTold('Cdr', 'AMAFlags') && o.wasReplied('SIPshowpeer', 'AMAflags'),
  },
  {
    document: 'AccountCode',
    server: 'AccountCode in Cdr, Accountcode in SIPshowpeer, Account in Status',
    holds: (o) => o.wasTold('Cdr', 'AccountCode') && o.wasReplied('SIPshowpeer', 'Accountcode') && o.wasTold('Status', 'Account'),
  },
  {
    document: 'User and Channel in Registry',
    server: 'Username and ChannelDriver',
    holds: (o) => o.wasTold('Registry', 'Username') && o.isAlways('Registry.ChannelDriver', /^(SIP|IAX2)$/),
  },
  {
    document: 'CallerID for a number in events',
    server: 'CallerIDNum, CallerID in Join, CallerID1 and CallerID2 in Link',
    holds: (o) => o.wasTold('Newstate', 'CallerIDNum') && o.isAlways('Join.CallerID', /^\d+$/) && o.isAlways('Link.CallerID2', /^\d+$/),
  },
  {
    document: 'EventList: Start, End, Cancelled, ListObject',
    server: 'Eventlist: start and EventList: Complete',
    holds: (o) => o.isAlways('SIPpeers.Eventlist', /^start$/) && o.isAlways('EventList', /^Complete$/),
  },
  {
    document: 'Events: the mask',
    server: 'Events in Login, EventMask in Events',
    holds: (o) => o.wasSent('Login', 'Events') && o.wasSent('Events', 'EventMask'),
  },
  {
    document: 'Response: a code like "200 OK"',
    server: 'seven words',
    holds: (o) => o.isAlways('Response', /^(Success|Error|Follows|Goodbye|Pong|Events On|Events Off)$/),
  },
  {
    document: 'PeerStatus: <tech/name>',
    server: 'words, Unreachable among them',
    holds: (o) => o.isAlways('PeerStatus.PeerStatus', /^(Unregistered|Registered|Lagged|Reachable|Unreachable)$/),
  },
  {
    document: 'Status of a peer: unknown, lagged, ok',
    server: 'with the time',
    holds: (o) => o.isAlways('PeerEntry.Status', /^(OK \(\d+ ms\)|LAGGED \(\d+ ms\)|UNREACHABLE|UNKNOWN|Unmonitored)$/),
  },
  { document: 'Membership: Dynamic or static', server: 'in lower case', holds: (o) => o.isAlways('Membership', /^(dynamic|static)$/) },
  {
    document: 'ACL and Dynamic: Y or N',
    server: 'so in SIPshowpeer; yes or no in SIPpeers',
    holds: (o) =>
      ['ACL', 'Dynamic'].every((name) => o.isAlways(`SIPshowpeer.${name}`, /^[YN]$/) && o.isAlways(`PeerEntry.${name}`, /^(yes|no)$/)),
  },
  {
    document: 'a reason of Originate',
    server: 'Reason in OriginateSuccess and OriginateFailure',
    holds: (o) => o.isAlways('OriginateSuccess.Reason', /^4$/) && o.isAlways('OriginateFailure.Reason', /^[0-8]$/),
  },
  { document: 'Uniqueid', server: 'UniqueID in Cdr', holds: (o) => o.wasTold('Cdr', 'UniqueID') && o.wasTold('Hangup', 'Uniqueid') },
  {
    document: 'Logintime of an agent',
    server: 'seconds of the session in events, LoggedInTime in the list',
    holds: (o) => o.isAlways('Agentlogoff.Logintime', /^\d+$/) && o.wasTold('Agents', 'LoggedInTime'),
  },
  {
    document: 'show manager command <command>',
    server: 'manager show command; the exchange takes both orders',
    holds: (o) => !o.valuesOf('Command.Response').has('Error'),
  },
  { document: 'IAXpeers "(Defaults to IAX2)"', server: 'a table, without Response', holds: (o) => !o.wasReplied('IAXpeers', 'Response') },
];
