/** What an account must have for an application, beside `originate`. */
export type OriginateNeed = 'system' | 'agi';

/**
 * Applications that an account with nothing but `originate` may run: those that touch nothing but the call itself. A list of what is allowed,
 * because every list of what is forbidden has been incomplete (AST-2012-004, AST-2019-007, CVE-2024-42365).
 */
const ALLOWED = new Set(
  `answer background backgrounddetect bridge busy channelredirect congestion confbridge dial directory echo execif gosub gosubif goto gotoif hangup
  macro macroexit meetme milliwatt morsecode musiconhold noop park parkandannounce parkedcall pickup playback playtones progress queue read
  return ringing sayalpha saydigits saynumber sayphonetic sendtext senddtmf set setcallerpres setcallerid setmusiconhold softhangup stopplaytones
  userevent verbose log voicemail voicemailmain wait waitexten waitmusiconhold zapateller`.split(/\s+/),
);

/** Text in the data that reaches beyond the call whatever the application: functions that run or read what is outside. */
const DANGEROUS_DATA = /SHELL|EVAL|CURL|ODBC|REALTIME|FILE|\bDB(?:_|\(|$)|SYSTEM|TRYSYSTEM|EXTERNALIVR|\bAGI\(|ENV\(/;

/** Applications that carry others in their data: these are judged too. */
const CARRIERS = /^(?:exec|execif|tryexec|originate|macro|gosub)$/;

/**
 * Judges an Originate's application and data: undefined when `originate` alone is enough.
 * @param data as it will be given, and again after substitution by whoever runs it
 */
export function originateNeeds(application: string, data: string): OriginateNeed | undefined {
  const name = application.trim().toLowerCase();
  if (!ALLOWED.has(name)) return name.includes('agi') ? 'agi' : 'system';
  if (DANGEROUS_DATA.test(data)) return 'system';
  if (name === 'queue' && (data.split(/[,|]/)[5] ?? '').trim() !== '') return 'agi';
  if (CARRIERS.test(name)) {
    for (const [, inner = ''] of data.matchAll(/(?:[?:,|]|^)\s*([A-Za-z]+)\s*\(/g)) {
      const needs = nestedNeed(inner);
      if (needs) return needs;
    }
  }
  return undefined;
}

const nestedNeed = (name: string): OriginateNeed | undefined =>
  ALLOWED.has(name.toLowerCase()) || /^[A-Z]+$/.test(name) ? undefined : 'system';

/** A variable's name (or function) that reaches beyond the call: needs `system` (AMI modern section 7). */
export const variableNeedsSystem = (name: string): boolean => DANGEROUS_DATA.test(name);
