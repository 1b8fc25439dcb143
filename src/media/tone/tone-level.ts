/** Samples a second of all sound here. */
const RATE = 8000;

/**
 * How much of `frequency` is in `samples`, as the amplitude of a sine (0..32767): Goertzel's algorithm with a Hann window. Good for lengths
 * from 80 samples; the longer, the narrower.
 */
export function toneLevel(samples: Int16Array, frequency: number): number {
  const length = samples.length;
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / RATE);
  let before = 0;
  let last = 0;
  for (let i = 0; i < length; i++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / length);
    const value = samples[i]! * window + coefficient * last - before;
    before = last;
    last = value;
  }
  const power = before * before + last * last - coefficient * before * last;
  return (Math.sqrt(Math.max(0, power)) * 4) / length;
}

/** Mean of the absolute values: how loud a frame is. */
export function loudness(samples: Int16Array, count = samples.length): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.abs(samples[i]!);
  return count === 0 ? 0 : sum / count;
}
