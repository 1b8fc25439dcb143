/** `1 channel`, `3 channels`. */
export const countOf = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
