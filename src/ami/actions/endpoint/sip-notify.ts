import { defineAction } from '../../define-action.ts';
import { needed, repeated, required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

/** Asterisk cannot find an address for a peer that it does not know, either. */
const REFUSALS = {
  unknown: 'Could not create address',
  nowhere: 'Could not create address',
  broken: 'Variable is no header that can be sent',
} as const;

export default defineAction({
  name: 'SIPnotify',
  summary: 'Send a SIP notify.',
  description:
    'Sends a NOTIFY to each place where a peer is registered, outside any dialog: `Event=check-sync` has many phones fetch their configuration. What the phone answers is not waited for.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: {
    channel: required('Channel', 'name of the peer, `SIP/` before it or not', 'SIPNotify requires a channel name'),
    variables: needed(
      repeated(
        'Variable',
        '`name=value` of a header, several parted by comma; `Content` is a line of the body, `Content-Length` is not looked at',
      ),
    ),
    callId: text('Call-ID', 'refused: nothing is sent in a dialog that there is'),
  },
  run({ exchange, dialect }, { channel, variables, callId }) {
    if (callId !== undefined) return failure('Call-ID not found');
    const pairs = variables.flatMap((header) => exchange.dialplan.splitArguments(header, dialect.separator)).map(pairOf);
    if (pairs.length === 0) return failure('At least one variable pair must be specified');
    const body = pairs.flatMap(([name, value]) => (name.toLowerCase() === 'content' ? [value] : []));
    const headers = pairs.filter(([name]) => !/^content(-length)?$/i.test(name));
    const outcome = exchange.endpoints.notify('SIP', channel.replace(/^SIP\//i, ''), { headers, body: body.join('\r\n') });
    return outcome === 'sent' ? success('Notify Sent') : failure(REFUSALS[outcome]);
  },
});

function pairOf(text: string): [name: string, value: string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text.trim(), ''] : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
}
