import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RtpPort, RtpRemote } from '../../core/ports/media.ts';
import { parseSdp } from '../../media/sdp/session-description.ts';
import { MediaSession } from './session.ts';
import type { Flow } from './transport/flow.ts';

const AUDIO = 'v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0';
const PLAIN = `${AUDIO}\r\n`;
const WITH_EVENTS = `${AUDIO} 96\r\na=rtpmap:96 telephone-event/8000\r\n`;

/** How digits are had from a phone that offers this: by events of that payload type, by listening, or neither. */
function digits(dtmfMode: 'rfc2833' | 'info' | 'inband' | 'auto', offer: string) {
  let remote: RtpRemote | undefined;
  const port = { local: { address: '192.0.2.1', port: 5000 }, setRemote: (agreed: RtpRemote) => (remote = agreed) } as unknown as RtpPort;
  const flow = { local: { address: '192.0.2.1', port: 5060 } } as Flow;
  const answer = new MediaSession(port, flow, { codecs: ['ulaw'], dtmfMode, packetTimesMs: {} }).answer(parseSdp(offer)!);
  return { events: remote?.telephoneEvent, listens: remote?.inbandDigits, answersEvents: /telephone-event/.test(answer ?? '') };
}

it('dtmfmode decides whether digits come as events, as sound, or in neither way', () => {
  assert.deepEqual(digits('rfc2833', WITH_EVENTS), { events: 96, listens: false, answersEvents: true });
  assert.deepEqual(digits('rfc2833', PLAIN), { events: undefined, listens: false, answersEvents: false });
  assert.deepEqual(digits('info', WITH_EVENTS), { events: undefined, listens: false, answersEvents: false });
  assert.deepEqual(digits('inband', WITH_EVENTS), { events: undefined, listens: true, answersEvents: false });
});

it('dtmfmode auto takes events where the phone has them, and listens where it has not', () => {
  assert.deepEqual(digits('auto', WITH_EVENTS), { events: 96, listens: false, answersEvents: true });
  assert.deepEqual(digits('auto', PLAIN), { events: undefined, listens: true, answersEvents: false });
});

it('media_address is told in place of the address that signalling has', () => {
  const port = { local: { address: '0.0.0.0', port: 5000 } } as unknown as RtpPort;
  const flow = { local: { address: '192.0.2.1', port: 5060 } } as Flow;
  const wishes = { codecs: ['ulaw'], dtmfMode: 'auto', packetTimesMs: {} } as const;
  assert.match(new MediaSession(port, flow, wishes).offer(), /^c=IN IP4 192\.0\.2\.1\r$/m);
  assert.match(new MediaSession(port, flow, wishes, '198.51.100.7').offer(), /^c=IN IP4 198\.51\.100\.7\r$/m);
});

it('a packet time of allow is offered', () => {
  const port = { local: { address: '192.0.2.1', port: 5000 } } as unknown as RtpPort;
  const flow = { local: { address: '192.0.2.1', port: 5060 } } as Flow;
  const session = new MediaSession(port, flow, { codecs: ['alaw'], dtmfMode: 'auto', packetTimesMs: { alaw: 40 } });
  assert.match(session.offer(), /^a=ptime:40\r$/m);
});
