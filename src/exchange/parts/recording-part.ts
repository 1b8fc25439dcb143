import { callRecorder } from '../../core/ports/call-recorder.ts';
import { RecordingService } from '../../features/recording/recording-service.ts';
import type { ExchangePart } from './exchange-part.ts';

/** Recordings of calls; they have no configuration. What is still being finished at the end is waited for. */
export const recordingPart: ExchangePart = async ({ core, onClose }) => {
  const recordings = new RecordingService(core);
  callRecorder.fill(core, recordings);
  onClose(() => recordings.finished());
};
