import { left } from '../columns.ts';
import { type CommandContext, defineCommand } from '../define-command.ts';

const row = (name: string, standard: string, current: string): string => `${left(name, 25)} ${left(standard, 7)} ${left(current, 7)}`;

/** In the order in which Asterisk 20 lists them; 2006 had no recording into one file. */
const BUILT_IN = [
  ['Blind Transfer', 'blindTransfer'],
  ['Attended Transfer', 'attendedTransfer'],
  ['One Touch Monitor', 'autoMonitor'],
  ['Disconnect Call', 'disconnect'],
  ['Park Call', 'parkCall'],
  ['One Touch MixMonitor', 'autoMixMonitor'],
] as const;

export const featuresShow = defineCommand({
  words: 'features show',
  aliases: ['feature show', 'show features'],
  summary: 'Lists configured features',
  usage: 'Usage: features show\n       Lists configured features',
  run(context, args) {
    if (args.length > 0) return 'usage';
    const { defaults, options } = context.exchange.inCall;
    const dynamic = options.applications.map(({ name, code }) => row(name, 'no def', code));
    return [
      row('Builtin Feature', 'Default', 'Current'),
      row('---------------', '-------', '-------'),
      ...BUILT_IN.map(([name, key]) => row(name, defaults[key], options[key])),
      '',
      row('Dynamic Feature', 'Default', 'Current'),
      row('---------------', '-------', '-------'),
      ...(dynamic.length > 0 ? dynamic : ['(none)']),
      ...(context.dialect === 'classic' ? theLot(context) : groups(context)),
    ];
  },
});

function groups({ exchange }: CommandContext): string[] {
  const { groups: all } = exchange.inCall.options;
  return [
    '',
    'Feature Groups:',
    '---------------',
    ...(all.length === 0 ? ['(none)'] : []),
    ...all.flatMap(({ name, members }) => [
      `===> Group: ${name}`,
      ...members.map(
        ({ feature, code }) =>
          `===> --> ${feature} (${code ?? exchange.inCall.options.applications.find((one) => one.name === feature)?.code ?? ''})`,
      ),
    ]),
  ];
}

/** 2006 listed its one lot here. */
function theLot({ exchange }: CommandContext): string[] {
  const lot = exchange.parking.find('default')?.options;
  if (!lot) return [];
  const line = (name: string, value: string) => `${left(name, 20)}:\t${value}`;
  return [
    '',
    'Call parking',
    '------------',
    line('Parking extension', lot.parkExten),
    line('Parking context', lot.context),
    line('Parked call extensions', `${lot.firstSpace}-${lot.lastSpace}`),
    '',
  ];
}
