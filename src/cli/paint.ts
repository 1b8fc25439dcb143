const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Colour = keyof typeof CODES;

/** Text in a colour, where standard output is a terminal and nobody asked for none (https://no-color.org). */
export const paint = (colour: Colour, text: string): string =>
  hasColours(process.stdout.isTTY, process.env) ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;

export const hasColours = (isTerminal: boolean, env: NodeJS.ProcessEnv): boolean => isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
