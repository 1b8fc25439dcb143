/** What an account must have for an application, beside `originate`. */
export type OriginateNeed = 'system' | 'agi';

/**
 * Applications that an account with nothing but `originate` may run: those that touch nothing but the call itself. A list of what is allowed,
 * because every list of what is forbidden has been incomplete (AST-2012-004, AST-2019-007, CVE-2024-42365).
 */
const ALLOWED = new Set(
  `agentcallbacklogin agentlogin agentrequest answer appendcdruserfield background bridge busy celgenuserevent changemonitor channelredirect congestion confbridge dial directory echo execif forkcdr gosub gosubif goto gotoif hangup
  macro macroexit meetme meetmecount milliwatt monitor musiconhold nocdr noop park parkandannounce parkedcall pausemonitor pickup pickupchan playback playtones progress queue read
  resetcdr return ringing sayalpha saydigits saynumber sendtext senddtmf set setcallerpres setcdruserfield setmusiconhold softhangup stopmixmonitor stopmonitor stopplaytones
  unpausemonitor userevent verbose log voicemail voicemailmain wait waitexten`.split(/\s+/),
);

/** Text in the data that reaches beyond the call whatever the application: functions that run or read what is outside. */
const DANGEROUS_DATA = /SHELL|EVAL|CURL|ODBC|REALTIME|FILE|\bDB(?:_|\(|$)|SYSTEM|TRYSYSTEM|EXTERNALIVR|\bAGI\(|ENV\(/;

/** The same as calls, which the exchange understands in any case. */
const DANGEROUS_NAME = /(?:SHELL|EVAL|CURL|CURLOPT|SYSTEM|EXTERNALIVR)$|ODBC|REALTIME|FILE|^DB|^AGI$|^ENV$/i;
const CALL = /\b(\w+)\s*\(/g;

const callsDangerous = (text: string): boolean => {
  for (const [, name = ''] of text.matchAll(CALL)) if (DANGEROUS_NAME.test(name)) return true;
  return false;
};

const isDangerous = (text: string): boolean => DANGEROUS_DATA.test(text) || callsDangerous(text);

/** Applications that carry others in their data: these are judged too. */
const CARRIERS = /^(?:exec|execif|tryexec|originate|macro|gosub)$/;

/**
 * Judges an Originate's application and data: undefined when `originate` alone is enough.
 * @param data as it will be given, and again after substitution by whoever runs it
 */
export function originateNeeds(application: string, data: string): OriginateNeed | undefined {
  const name = application.trim().toLowerCase();
  if (!ALLOWED.has(name)) return name.includes('agi') ? 'agi' : 'system';
  if (isDangerous(data)) return 'system';
  if (name === 'queue' && (data.split(/[,|]/)[5] ?? '').trim() !== '') return 'agi';
  if (name === 'execif') return executedNeeds(data);
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

/**
 * Judges what ExecIf may run: `condition?App(data):App(data)`, parted at every `:` as it cannot be known which one counts, or the old
 * `condition,App,data`. A name that is not written out may be any.
 */
function executedNeeds(data: string): OriginateNeed | undefined {
  const mark = data.indexOf('?');
  if (mark < 0) {
    const [, application = '', ...rest] = data.split(/[,|]/);
    return application.trim() === '' ? undefined : originateNeeds(application, rest.join(','));
  }
  for (const branch of data.slice(mark + 1).split(':')) {
    const open = branch.indexOf('(');
    let application = (open < 0 ? branch : branch.slice(0, open)).trimEnd();
    while (application.endsWith(')')) application = application.slice(0, -1).trimEnd();
    if (application.trim() === '') continue;
    const needs = originateNeeds(application, open < 0 ? '' : branch.slice(open + 1));
    if (needs) return needs;
  }
  return undefined;
}

/** A variable's name (or function) that reaches beyond the call: needs `system` (AMI modern section 7). */
export const variableNeedsSystem = isDangerous;

/**
 * Whether setting `name` to `value` on a new call reaches beyond it: needs `system`. Only calls count, as a plain name may hold any word.
 */
export const settingNeedsSystem = (name: string, value: string): boolean => callsDangerous(name) || callsDangerous(value);
