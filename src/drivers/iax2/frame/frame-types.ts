/** Frame types (RFC 5456 8.1.1.1.1); `DtmfBegin` is what Asterisk added since, which older peers do not send. */
export const FrameType = {
  DtmfEnd: 1,
  Voice: 2,
  Video: 3,
  Control: 4,
  Null: 5,
  Iax: 6,
  Text: 7,
  Image: 8,
  Html: 9,
  ComfortNoise: 10,
  DtmfBegin: 12,
} as const;

/** Subclasses of an IAX frame (RFC 5456 8.4). CALLTOKEN came later, with Asterisk's guard against exhausted call numbers. */
export const Command = {
  NEW: 1,
  PING: 2,
  PONG: 3,
  ACK: 4,
  HANGUP: 5,
  REJECT: 6,
  ACCEPT: 7,
  AUTHREQ: 8,
  AUTHREP: 9,
  INVAL: 10,
  LAGRQ: 11,
  LAGRP: 12,
  REGREQ: 13,
  REGAUTH: 14,
  REGACK: 15,
  REGREJ: 16,
  REGREL: 17,
  VNAK: 18,
  DPREQ: 19,
  DPREP: 20,
  DIAL: 21,
  TXREQ: 22,
  TXCNT: 23,
  TXACC: 24,
  TXREADY: 25,
  TXREL: 26,
  TXREJ: 27,
  QUELCH: 28,
  UNQUELCH: 29,
  POKE: 30,
  MWI: 32,
  UNSUPPORT: 33,
  TRANSFER: 34,
  PROVISION: 35,
  FWDOWNL: 36,
  FWDATA: 37,
  TXMEDIA: 38,
  RTKEY: 39,
  CALLTOKEN: 40,
} as const;

const COMMAND_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(Command).map(([name, code]) => [code, name]));

/** As lists of calls print it: `ACCEPT`, cut to what they have room for. */
export const commandName = (command: number): string => COMMAND_NAMES.get(command) ?? 'Unknown';

/** Subclasses of a control frame (RFC 5456 8.3). */
export const Control = {
  Hangup: 1,
  Ringing: 3,
  Answer: 4,
  Busy: 5,
  Congestion: 8,
  Flash: 9,
  Option: 11,
  Progress: 14,
  Proceeding: 15,
  Hold: 16,
  Unhold: 17,
} as const;

/** Ways to prove who one is (RFC 5456 8.6.13), as bits. */
export const AuthMethod = { Plaintext: 1, Md5: 2, Rsa: 4 } as const;
