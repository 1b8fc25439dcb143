import { conference, NO_SUCH_ROOM, noRooms } from '../../conference-replies.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const STARTED = {
  started: success('Conference Recording Started.'),
  running: failure('Conference is already being recorded.'),
  refused: failure('Internal error starting conference recording.'),
  'no room': failure(NO_SUCH_ROOM),
} as const;

const STOPPED = {
  stopped: success('Conference Recording Stopped.'),
  'none runs': failure('Internal error while stopping recording.'),
  'no room': failure(NO_SUCH_ROOM),
} as const;

export const confbridgeStartRecord = defineAction({
  name: 'ConfbridgeStartRecord',
  summary: 'Start recording a Confbridge conference.',
  description:
    'Records what is heard in the room. A file name leads below the spool folder `monitor`; one that leads elsewhere is refused.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: { conference, recordFile: text('RecordFile', 'name with extension; by default made of room and time') },
  run: ({ exchange }, { conference: room, recordFile }) =>
    noRooms(exchange) ?? STARTED[exchange.conferences.startRecording(room, recordFile)],
});

export const confbridgeStopRecord = defineAction({
  name: 'ConfbridgeStopRecord',
  summary: 'Stop recording a Confbridge conference.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: { conference },
  run: ({ exchange }, { conference: room }) => noRooms(exchange) ?? STOPPED[exchange.conferences.stopRecording(room)],
});
