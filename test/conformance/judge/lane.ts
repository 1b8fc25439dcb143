import { headerOf } from '../ami-text.ts';

/** What an event is about, by the first of these headers that it has. Those of the first row all name a channel. */
const CHANNEL_HEADERS = new Set(
  'Channel Channel1 DestChannel Newname Oldname Source LocalOneChannel TransfererChannel ParkeeChannel'.split(' '),
);
const SUBJECT_HEADERS = [
  ...CHANNEL_HEADERS,
  ...'BridgeUniqueid Peer Device Queue Mailbox Conference Agent Exten User Module AccountID UserEvent'.split(' '),
];

/** Results of an asynchronous Originate come from a thread of their own. */
const ORIGINATE_RESULT = /^Originate(?:Response|Success|Failure)$/;
/** So do call records: they are firm among themselves only. */
const CALL_RECORD = /^(?:CEL|Cdr)$/;

/** Name of the lane in which the order of this message counts. */
export function laneOf(
  { conn, text, event }: { readonly conn: string; readonly text: string; readonly event: string | undefined },
  repliesSoFar: number,
): string {
  if (event === undefined) return `${conn} replies`;
  if (ORIGINATE_RESULT.test(event)) return `${conn} ${event}`;
  if (CALL_RECORD.test(event)) return `${conn} ${event} ${headerOf(text, 'Channel')}`;
  const actionId = headerOf(text, 'ActionID');
  if (actionId !== undefined) return `${conn} list ${actionId}`;
  if (/(?:Complete|End)$/.test(event) && headerOf(text, 'EventList')) return `${conn} lists without ActionID ${repliesSoFar}`;
  const subject = SUBJECT_HEADERS.find((name) => headerOf(text, name));
  if (subject === undefined) return `${conn} ${event}`;
  return `${conn} ${CHANNEL_HEADERS.has(subject) ? 'Channel' : subject} ${headerOf(text, subject)}`;
}
