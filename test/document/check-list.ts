/**
 * What the manager document of November 2006 names (doc/manager.txt of Asterisk's trunk, commit 298512203c, read with the source of that
 * commit): the actions of its lists and those that it implies by a header or a remark, with the headers that it knows of them; the events
 * likewise; every name of its list of headers. Spelled as the server of its time spelled them.
 */
export interface DocumentedAction {
  readonly takes: readonly string[];
  /** Headers of the reply, whichever of its forms. */
  readonly gives: readonly string[];
  /** Headers of the events that a list consists of. */
  readonly lists: readonly string[];
}

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));
const action = (takes: string, gives: string, lists = ''): DocumentedAction => ({
  takes: words(takes),
  gives: words(gives),
  lists: words(lists),
});

export const ACTIONS: Readonly<Record<string, DocumentedAction>> = {
  Ping: action('', 'Response ActionID'),
  Events: action('', 'Response ActionID'),
  Logoff: action('', 'Response ActionID Message'),
  Login: action('Username Secret AuthType Key Events', 'Response ActionID Message'),
  Challenge: action('AuthType', 'Response ActionID Message'),
  Hangup: action('Channel', 'Response ActionID Message'),
  Status: action(
    'Channel',
    'Response ActionID Message',
    'Event Privilege Channel CallerIDName Account State Context Extension Priority Seconds Link Uniqueid ActionID',
  ),
  Setvar: action('Channel Variable Value', 'Response ActionID Message'),
  Getvar: action('Channel Variable', 'Response ActionID Message Variable Value'),
  Redirect: action('Channel ExtraChannel Exten Context Priority', 'Response ActionID Message'),
  Originate: action('Channel Exten Context Priority Application Data Timeout CallerID Variable Account Async', 'Response ActionID Message'),
  Command: action('Command', 'Response Privilege ActionID'),
  ExtensionState: action('Exten Context', 'Response ActionID Message Exten Context Hint Status'),
  AbsoluteTimeout: action('Channel Timeout', 'Response ActionID Message'),
  MailboxStatus: action('Mailbox', 'Response ActionID Message Mailbox Waiting'),
  MailboxCount: action('Mailbox', 'Response ActionID Message Mailbox NewMessages OldMessages'),
  DBGet: action('Family Key', 'Response ActionID Message', 'Event Family Key Val ActionID'),
  DBPut: action('Family Key Val', 'Response ActionID Message'),
  Agents: action('', 'Response ActionID Message', 'Event Agent Status ActionID'),
  AgentLogoff: action('Agent', 'Response ActionID Message'),
  IAXpeers: action('', 'ActionID'),
  SIPpeers: action(
    '',
    'Response ActionID Eventlist Message',
    'Event ActionID Channeltype ObjectName ChanObjectType Dynamic ACL Status EventList ListItems',
  ),
  SIPshowpeer: action(
    'Peer',
    'Response ActionID Message Channeltype ObjectName ChanObjectType SecretExist MD5SecretExist Context Accountcode AMAflags CID-CallingPres SIP-FromUser SIP-FromDomain Callgroup Pickupgroup VoiceMailbox Dynamic Callerid RegExpire SIP-AuthInsecure SIP-NatSupport ACL SIPLastMsg Address-IP Address-Port Default-addr-IP Default-Username Codecs CodecOrder Status',
  ),
  Monitor: action('Channel File Format Mix', 'Response ActionID Message'),
  StopMonitor: action('Channel', 'Response ActionID Message'),
  ChangeMonitor: action('Channel File', 'Response ActionID Message'),
  ParkedCalls: action('', 'Response ActionID Message', 'Event Exten Channel From Timeout CallerIDName ActionID'),
  PlayDTMF: action('Channel Digit', 'Response ActionID Message'),
  Queues: action('', ''),
  QueueStatus: action(
    'Queue',
    'Response ActionID Message',
    'Event Queue ActionID Location Membership Penalty CallsTaken LastCall Status Paused Position Channel CallerIDName',
  ),
};

export const EVENTS: Readonly<Record<string, readonly string[]>> = {
  Newchannel: words('Channel State CallerIDName Uniqueid'),
  Newstate: words('Channel State CallerIDName Uniqueid'),
  Newcallerid: words('Channel CallerIDName Uniqueid CID-CallingPres'),
  Hangup: words('Channel Uniqueid Cause'),
  Rename: words('Oldname Newname Uniqueid'),
  Link: words('Channel1 Channel2 Uniqueid1 Uniqueid2 CallerID1 CallerID2'),
  Unlink: words('Channel1 Channel2 Uniqueid1 Uniqueid2 CallerID1 CallerID2'),
  Dial: words('Source Destination CallerIDName SrcUniqueID DestUniqueID Channel'),
  OriginateSuccess: words('ActionID Channel Context Exten Reason Uniqueid CallerIDName'),
  OriginateFailure: words('ActionID Channel Context Exten Reason Uniqueid CallerIDName'),
  ExtensionStatus: words('Exten Context Status'),
  Shutdown: words('Shutdown Restart'),
  Cdr: words(
    'AccountCode Source Destination DestinationContext CallerID Channel DestinationChannel LastApplication LastData StartTime AnswerTime EndTime Duration BillableSeconds Disposition AMAFlags UniqueID UserField',
  ),
  ParkedCall: words('Exten Channel From Timeout CallerIDName'),
  ParkedCallTimeOut: words('Exten Channel CallerIDName'),
  ParkedCallGiveUp: words('Exten Channel CallerIDName'),
  UnParkedCall: words('Exten Channel From CallerIDName'),
  Agentlogin: words('Agent Channel Uniqueid'),
  Agentlogoff: words('Agent Logintime Uniqueid'),
  Agentcallbacklogin: words('Agent Loginchan Uniqueid'),
  Agentcallbacklogoff: words('Agent Reason Loginchan Logintime Uniqueid'),
  PeerStatus: words('Peer PeerStatus Cause Time'),
  Registry: words('Domain Status Username Cause Channel'),
  DNDState: words('Channel Status'),
  MessageWaiting: words('Mailbox Waiting'),
  QueueMemberStatus: words('Queue Location Membership Penalty CallsTaken LastCall Status Paused'),
  QueueMemberAdded: words('Queue Location Membership Penalty CallsTaken LastCall Status Paused'),
  QueueMemberRemoved: words('Queue Location'),
  QueueMemberPaused: words('Queue Location Paused'),
  Join: words('Channel CallerID CallerIDName Queue Position Count Uniqueid'),
  Leave: words('Channel Queue Count Uniqueid'),
};

/** Its list of headers, as it spells them. */
export const HEADERS: readonly string[] = words(
  'ACL AMAflags Account AccountCode Action ActionID Address-IP Address-Port Agent AnswerTime Append Application Async ' +
    'AuthType BillableSeconds CID-CallingPres CallerID CallerID1 CallerID2 CallerIDName Callgroup CallsTaken Cause ' +
    'ChanObjectType Channel Channel1 Channel2 ChannelType CodecOrder Codecs Command Context Count Data Default-Username ' +
    'Default-addr-IP DestUniqueID Destination DestinationChannel DestinationContext Digit Disposition Domain Duration Dynamic ' +
    'Endtime Event EventList Events Exten Extension ExtraChannel Family File Format From Hint Incominglimit Key ' +
    'LastApplication LastCall LastData Link ListItems Location Loginchan Logintime MD5SecretExist Mailbox Membership Message ' +
    'Mix NewMessages Newname ObjectName OldMessages OldName Outgoinglimit Paused Peer PeerStatus Penalty Pickupgroup Position ' +
    'Priority Privilege Queue Reason RegExpire RegExpiry Response Restart SIP-AuthInsecure SIP-FromDomain SIP-FromUser ' +
    'SIP-NatSupport SIPLastMsg Seconds Secret SecretExist Shutdown Source SrcUniqueID StartTime State Status Time Timeout ' +
    'Uniqueid Uniqueid1 Uniqueid2 User UserField Username Val Value Variable VoiceMailbox Waiting',
);
