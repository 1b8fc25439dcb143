/**
 * What may differ between two runs of one server and is therefore masked before they are compared: times, ports, pointers, versions,
 * call ids. One table of headers, one of variables, one of patterns; the last is applied in its order.
 */
const MASKED_HEADERS = new Set(
  `challenge sessionid eventtv sessiontv timestamp corestartuptime corestartupdate corereloadtime corereloaddate asteriskversion
  amiversion address-port ipport port reg-contact default-addr-port sip-useragent useragent corebuild sequencenumber eventtime
  receivedchallenge receivedhash expectedresponse time uptime lastreload`.split(/\s+/),
);
const MASKED_VARIABLE = /^(?:SIPCALLID|BRIDGEPVTCALLID|RTP(?:AUDIO|VIDEO)QOS\w*|\w+_MS)$/;

/** Headers and variables that count seconds: two runs may differ by one. */
const SECONDS_HEADERS = new Set([
  ...`seconds duration billableseconds billsec holdtime talktime ringtime wait dialtime calls/sec regexpire sip-expire parkingtimeout
  timeout parkingduration durationms elapsedseconds lastheard avgholdtime longestholdtime logintime answeredtime`.split(/\s+/),
  'hold time',
]);
const SECONDS_VARIABLE = /^(?:ANSWEREDTIME|DIALEDTIME|RINGTIME|PROGRESSTIME|QEHOLDTIME|QUEUEHOLDTIME|QUEUEWAIT|\w*DURATION)$/;

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DAY = `(?:\\d{1,2} ${MONTH}|${MONTH} {1,2}\\d{1,2})`;

const PATTERNS: readonly (readonly [pattern: RegExp, mask: string])[] = [
  [/0x[0-9a-f]+/gi, '<pointer>'],
  [/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d{4}|Z)?/g, '<time>'],
  [new RegExp(`(?:\\w{3},? )?${DAY}(?: \\d{4})? \\d\\d:\\d\\d:\\d\\d(?: [AP]M)?(?: UTC)?(?: \\d{4})?(?: GMT)?`, 'g'), '<time>'],
  [/\b127\.0\.0\.1([:/])\d{2,5}\b/g, '127.0.0.1$1<port>'],
  [/\b(127\.0\.0\.1 +\([DS]\) +\S+ +)\d{2,5}\b/g, '$1<port>'], // a line of `iax2 show peers`
  [/\(\d+ ms\)/g, '(<n> ms)'],
  [/\b(SIPCALLID|RTPAUDIOQOS\w*)=[^\r\n]+/g, '$1=<masked>'], // 2006 lists variables in one line of an event, parted by CR
  [/(?:\/[\w.-]+)+(?=\/(?:voicemail|monitor)\/)/g, '<spool>'],
  [/\b\d+ secs ago\b/g, '<n> secs ago'],
  [/\(wait: \d+:\d\d,/g, '(wait: <time>,'],
  [/;tag=[\w-]+/g, ';tag=<tag>'],
  [/\b(?:1[4-9]|2\d)\d{8}\b/g, '<epoch>'],
  [/\bSVN-\S+|\bAsterisk \d+\.\d+\.\d+\S*|\bRingdown[ /]\d\S*/g, '<version>'],
  [/\bpid \d+|\bPID \d+/g, '<pid>'],
  [/^(Output: +\S+ +127\.0\.0\.1 +)<epoch> +\d+ +\d+/, '$1<since> <fd>'], // a line of `manager show connected`
];

export const maskPatterns = (line: string): string => PATTERNS.reduce((masked, [pattern, mask]) => masked.replace(pattern, mask), line);

/** A header whose value never says anything comparable. */
export const isMaskedHeader = (name: string): boolean => MASKED_HEADERS.has(name.toLowerCase());

/** A channel variable whose value never says anything comparable. */
export const isMaskedVariable = (variable: string): boolean => MASKED_VARIABLE.test(variable);

/** Whether a header holds a count of seconds; `variable` is what a VarSet sets. */
export const countsSeconds = (header: string, variable: string | undefined): boolean =>
  SECONDS_HEADERS.has(header.toLowerCase()) || (header === 'Value' && variable !== undefined && SECONDS_VARIABLE.test(variable));
