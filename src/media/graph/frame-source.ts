/** Samples in 20 ms at 8,000 a second: what every maker of sound is asked for at a time. */
export const FRAME_SAMPLES = 160;
export const FRAME_MS = 20;
export const SAMPLES_PER_MS = 8;

/** Makes linear sound, a frame at a time, when the pacer asks. */
export interface FrameSource {
  /** Fills `frame`: with sound, with silence because nothing has come in time (`stall`), or not at all because there is no more (`end`). */
  read(frame: Int16Array): 'sound' | 'stall' | 'end' | 'failed';
  close(): void;
}

/** Zeros without end. */
export const silenceSource = (): FrameSource => ({
  read(frame) {
    frame.fill(0);
    return 'sound';
  },
  close() {},
});
