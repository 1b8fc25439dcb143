/** `2026-11-26 07:40:55` by the clock on the wall of this machine, or by that of Greenwich. `at` is milliseconds since the epoch. */
export function dateTimeText(at: number, isGmt = false): string {
  const second = Math.floor(at / 1000);
  const last = isGmt ? lastGmt : lastLocal;
  if (last.second !== second) {
    last.second = second;
    last.text = print(new Date(second * 1000), isGmt);
  }
  return last.text;
}

/** Whoever prints times prints many of one second. */
const lastLocal = { second: Number.NaN, text: '' };
const lastGmt = { second: Number.NaN, text: '' };

function print(d: Date, isGmt: boolean): string {
  if (isGmt) return d.toISOString().slice(0, 19).replace('T', ' ');
  const date = [d.getFullYear(), two(d.getMonth() + 1), two(d.getDate())].join('-');
  return `${date} ${[d.getHours(), d.getMinutes(), d.getSeconds()].map(two).join(':')}`;
}

const two = (number: number): string => String(number).padStart(2, '0');
