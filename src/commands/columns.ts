/** Pads or cuts to a width, as printf's `%-8.8s` does. */
export const cell = (text: string | number, width: number): string => String(text).slice(0, width).padEnd(width);

/** Pads but never cuts: `%-8s`. */
export const left = (text: string | number, width: number): string => String(text).padEnd(width);

/** `%8s`. */
export const right = (text: string | number, width: number): string => String(text).padStart(width);

/** `hh:mm:ss`. */
export function clockTime(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `1 call`, `2 calls`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `Thu, 26 Nov 2026 07:26:29`, in the time of the machine; empty for none. */
export function dateTime(atMs: number | undefined): string {
  if (atMs === undefined) return '';
  const date = new Date(atMs);
  const [weekday, month, day, year, time] = date.toString().split(' ') as [string, string, string, string, string];
  return `${weekday}, ${day} ${month} ${year} ${time}`;
}
