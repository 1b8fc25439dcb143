import type { ParkingLotStatus } from '../../exchange/parking-queries.ts';
import { left } from '../columns.ts';
import { type CommandContext, defineCommand } from '../define-command.ts';

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

const row = (name: string, value: string | number): string => `${left(name, 19)} :  ${value}`;

function showLot({ options, isEnabled, isDynamic }: ParkingLotStatus): string[] {
  return [
    `Parking Lot: ${options.name}`,
    '-'.repeat(74),
    row('Parking Extension', options.parkExten),
    row('Parking Context', options.context),
    row('Parking Spaces', `${options.firstSpace}-${options.lastSpace}`),
    row('Parking Time', `${options.timeoutSeconds} sec`),
    row('Comeback to Origin', yesNo(options.comesBackToOrigin)),
    row('Comeback Context', `${options.comebackContext}${options.comesBackToOrigin ? ' (comebacktoorigin=yes, not used)' : ''}`),
    row('Comeback Dial Time', `${options.comebackDialSeconds} sec`),
    row('MusicOnHold Class', options.musicClass),
    row('Enabled', yesNo(isEnabled)),
    row('Dynamic', yesNo(isDynamic)),
    '',
  ];
}

function showCalls({ exchange }: CommandContext, lot: string): string[] {
  const calls = [...(exchange.parking.calls(lot) ?? [])];
  if (calls.length === 0) return ['  (none)', '', ''];
  return [
    ...calls.flatMap((call) => [
      `  ${row('Space', call.space)}`,
      `  ${row('Channel', call.channel.name)}`,
      `  ${row('Parker Dial String', call.parkerDialString)}`,
      '',
    ]),
    '',
  ];
}

/** `parking show`: all lots, or one with its calls. */
export const parkingShow = defineCommand({
  words: 'parking show',
  summary: 'Show a parking lot or a list of all parking lots.',
  usage: 'Usage: parking show [name]\n\tShows a list of parking lots or details of a specific parking lot.',
  run(context, [name, ...rest]) {
    if (rest.length > 0) return 'usage';
    const { parking } = context.exchange;
    if (name === undefined) {
      return [
        '',
        'Parking General Options',
        '-----------------------',
        row('Dynamic Parking', yesNo(parking.hasDynamicLots)),
        '',
        ...parking.lots.flatMap(showLot),
        '',
      ];
    }
    const lot = parking.find(name);
    if (!lot) return ['', `Could not find parking lot '${name}'`, ''];
    return ['', ...showLot(lot), 'Parked Calls', '------------', ...showCalls(context, name)];
  },
});

/** The list of 2006: one line a call. */
export const showParkedCalls = defineCommand({
  words: 'show parkedcalls',
  summary: 'Lists parked calls',
  usage: 'Usage: show parkedcalls\n       Lists currently parked calls.',
  run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    const calls = [...(exchange.parking.calls() ?? [])];
    const count = `${calls.length} parked call${calls.length === 1 ? '' : 's'}.`;
    return [
      `${'Num'.padStart(4)} ${'Channel'.padStart(25)} (${left('Context', 15)} ${left('Extension', 12)} ${left('Pri', 4)}) ${left('Timeout', 6)} `,
      ...calls.map(({ space, channel, secondsLeft }) => {
        const { context, exten, priority } = channel;
        return `${left(String(space), 10)} ${channel.name.padStart(25)} (${left(context, 15)} ${left(exten, 12)} ${left(String(priority), 4)}) ${String(secondsLeft).padStart(6)}s`;
      }),
      count,
    ];
  },
});
