/** The sample nearest to what was added up or made louder. */
export const clip = (sample: number): number => Math.max(-32_768, Math.min(32_767, sample));
