import { defineAction } from '../../define-action.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'CoreStatus',
  summary: 'Show PBX core status variables.',
  description: 'Tells since when the exchange runs and how many calls it carries.',
  privileges: { modern: ['system', 'reporting'], classic: ['system'] },
  onlyIn: 'modern',
  run({ exchange }) {
    const { startedAt, reloadedAt, currentCalls, processedCalls } = exchange.system;
    return success(undefined, [
      ['CoreStartupDate', date(startedAt)],
      ['CoreStartupTime', time(startedAt)],
      ['CoreReloadDate', date(reloadedAt)],
      ['CoreReloadTime', time(reloadedAt)],
      ['CoreCurrentCalls', currentCalls],
      ['CoreProcessedCalls', processedCalls],
    ]);
  },
});

const two = (n: number) => String(n).padStart(2, '0');

/** `2026-11-30` in local time. */
function date(ms: number): string {
  const d = new Date(ms);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

/** `23:59:59` in local time. */
function time(ms: number): string {
  const d = new Date(ms);
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}
