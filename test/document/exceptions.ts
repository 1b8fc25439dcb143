/** Headers of the document's list that the wire has under another name (its own slips: spelling of the server of its time). */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  Endtime: 'EndTime',
  OldName: 'Oldname',
  ChannelType: 'Channeltype',
};

/** What is not there, with the reason. */
export const NOT_TOLD: Readonly<Record<string, string>> = {
  'Rename was not told': 'a channel keeps its name: there are no masquerades (docs/decisions/0013)',
  Newname: 'stands in Rename alone',
  OldName: 'stands in Rename alone',
  Incominglimit: 'of a version of 2005 that no release had; `Call limit` took its place',
  Outgoinglimit: 'of the same version; nothing took its place',
  RegExpiry: 'of the same version; RegExpire says it',
  User: 'Username in Registry since 1.2',
  'Registry: no Channel': 'ChannelDriver, but for one place in the server of its time (answer 423)',
};
