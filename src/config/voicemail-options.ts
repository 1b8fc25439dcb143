import type { ConfWarning } from './conf-file.ts';
import type { UnknownOption } from './option-table.ts';

/** voicemail.conf: mailboxes by context, and how they behave. */
export interface VoicemailOptions {
  readonly general: VoicemailGeneralOptions;
  /** In the order of the file. */
  readonly boxes: readonly MailboxOptions[];
  /** [zonemessages], in the order of the file. */
  readonly zones: readonly ZoneOptions[];
  /** Other names of mailboxes, from the section that `aliasescontext` names: `6200@devices` -> `4200@default`. */
  readonly aliases: readonly (readonly [alias: string, mailbox: string])[];
  readonly unknown: readonly UnknownOption[];
  readonly warnings: readonly ConfWarning[];
}

/** How the time of a message is said to those who chose this zone. */
export interface ZoneOptions {
  readonly name: string;
  /** Name of the IANA database. */
  readonly timeZone: string;
  /** `'vm-received' Q 'digits/at' IMp`. */
  readonly format: string;
}

/** What holds for all mailboxes. Times are in milliseconds unless the name says otherwise. */
export interface VoicemailGeneralOptions {
  /** Section with other names of mailboxes; empty for none. */
  readonly aliasesContext: string;
  /** Formats that messages are written in, the first being the one that is played and sent: `wav`, `ulaw`, `alaw`, `sln`. */
  readonly formats: readonly string[];
  /** Silence that ends a recording; 0 for none. */
  readonly maxSilenceMs: number;
  /** Mean amplitude below which a frame counts as silence. */
  readonly silenceThreshold: number;
  readonly maxGreetingMs: number;
  /** How far `#` and `*` leap while a message plays. */
  readonly skipMs: number;
  readonly maxLogins: number;
  /** Look in every context for a mailbox that is asked for without one. */
  readonly searchContexts: boolean;
  /** A message that is forwarded stays urgent. */
  readonly forwardsUrgent: boolean;
  readonly directoryIntro: string;
  readonly minPasswordDigits: number;
  /** Contexts whose callers are mailboxes: their recorded name is said in place of their number. */
  readonly internalContexts: readonly string[];
  readonly prompts: VoicemailPrompts;
  readonly keys: ListenKeys;
  readonly mail: MailOptions;
}

/** Sounds that may be chosen. */
export interface VoicemailPrompts {
  readonly login: string;
  readonly newUser: string;
  readonly password: string;
  readonly newPassword: string;
  readonly invalidPassword: string;
  readonly passwordChanged: string;
  readonly reenterPassword: string;
  readonly mismatch: string;
  readonly tryAgain: string;
}

/** Digits while a message plays. */
export interface ListenKeys {
  readonly forward: string;
  readonly rewind: string;
  readonly pause: string;
  readonly restart: string;
  readonly stop: string;
}

/** How mail is written and sent. Templates are substituted with the `VM_*` variables. */
export interface MailOptions {
  readonly dateFormat: string;
  readonly pagerSubject: string;
  readonly pagerBody: string;
  readonly pagerFrom: string;
  readonly pagerDateFormat: string;
  readonly charset: string;
  /** Leaves `[PBX]: ` out of the subject that is used where none is configured. */
  readonly skipsPrefix: boolean;
  /** Shown to managers, never run. */
  readonly command: string;
  /** Undefined: no mail is sent. */
  readonly smtp: SmtpOptions | undefined;
}

/** Ringdown's own: the server that takes the mail. */
export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** `yes`: TLS from the start; `starttls`: it must be offered; `no`: it is used where it is offered. */
  readonly tls: 'yes' | 'starttls' | 'no';
  readonly user: string;
  readonly secret: string;
  /** Whether the certificate of the server has to be a good one. */
  readonly verifies: boolean;
}

/** How one mailbox behaves: the options of [general] that it may have otherwise. */
export interface MailboxSettings {
  /** Sends the message with the mail. */
  readonly attach: boolean;
  /** Format that is sent; empty for the first of `formats`. */
  readonly attachFormat: string;
  readonly serverEmail: string;
  readonly fromString: string;
  readonly emailSubject: string;
  readonly emailBody: string;
  readonly language: string;
  /** Name of one of [zonemessages]. */
  readonly zone: string;
  /** The message goes away once it was sent. */
  readonly deleteAfterMail: boolean;
  readonly sayCallerId: boolean;
  readonly sendVoicemail: boolean;
  readonly review: boolean;
  readonly mayMarkUrgent: boolean;
  readonly temporaryGreetingWarning: boolean;
  readonly wrapsMessages: boolean;
  readonly operator: boolean;
  readonly envelope: boolean;
  /** Messages that were heard go to Old. */
  readonly moveHeard: boolean;
  readonly sayDuration: boolean;
  /** Minutes from which on the length is said. */
  readonly sayDurationMinutes: number;
  readonly forceName: boolean;
  readonly forceGreetings: boolean;
  /** Contexts to call the sender back from, to dial out from, to leave to; empty for none. */
  readonly callbackContext: string;
  readonly dialoutContext: string;
  readonly exitContext: string;
  /** Shorter messages are not kept. */
  readonly minSeconds: number;
  /** 0 for no limit but the exchange's own. */
  readonly maxSeconds: number;
  /** Messages of a folder; 0 for greetings alone. */
  readonly maxMessages: number;
  /** Goes on to the next message after one was saved or deleted. */
  readonly nextAfterCommand: boolean;
  /** Deleted messages that are kept in the folder Deleted. */
  readonly keptDeleted: number;
  /** Decibels that recordings and mail are made louder by. */
  readonly volumeGain: number;
  readonly passwordLocation: 'voicemail.conf' | 'spooldir';
  /** Not in the directory. */
  readonly hidden: boolean;
  /** Further names in the directory. */
  readonly directoryAliases: readonly string[];
}

/** A mailbox. */
export interface MailboxOptions {
  readonly context: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** As written: `-1234` cannot be changed by its owner; empty asks for none. */
  readonly password: string;
  readonly fullName: string;
  /** Addresses parted by `|`; undefined where the line has no such field. */
  readonly email: string | undefined;
  readonly pager: string;
  readonly settings: MailboxSettings;
}
