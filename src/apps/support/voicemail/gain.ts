/** Decibels as an option gives them, as the factor that samples are multiplied by; undefined where none are given. */
export function gainFactor(decibels: string | undefined): number | undefined {
  const number = Number.parseInt(decibels ?? '', 10);
  return Number.isNaN(number) ? undefined : 10 ** (Math.max(-MOST, Math.min(MOST, number)) / 20);
}

const MOST = 60;
