import { entryOf } from '../base/entry-of.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { type InCallOptions, optionsOf, setOwnOption } from '../features/in-call/in-call-options.ts';

type Kind = 'text' | 'flag' | 'count' | 'seconds' | 'milliseconds';

/** Options of features.conf by the names that the dialplan has for them. */
const OPTIONS_BY_NAME: Readonly<Record<string, readonly [keyof InCallOptions, Kind]>> = {
  featuredigittimeout: ['codeDigitMs', 'milliseconds'],
  transferdigittimeout: ['transferDigitMs', 'seconds'],
  transferdialattempts: ['transferAttempts', 'count'],
  transferannouncesound: ['announceSound', 'text'],
  transferretrysound: ['retrySound', 'text'],
  transferinvalidsound: ['invalidSound', 'text'],
  xfersound: ['transferSound', 'text'],
  xferfailsound: ['failSound', 'text'],
  courtesytone: ['courtesyTone', 'text'],
  recordingfailsound: ['recordingFailSound', 'text'],
  atxferabort: ['attendedAbort', 'text'],
  atxfercomplete: ['attendedComplete', 'text'],
  atxferthreeway: ['attendedThreeway', 'text'],
  atxferswap: ['attendedSwap', 'text'],
  atxfernoanswertimeout: ['attendedNoAnswerMs', 'seconds'],
  atxferdropcall: ['attendedDropsCall', 'flag'],
  atxferloopdelay: ['attendedLoopDelayMs', 'seconds'],
  atxfercallbackretries: ['attendedCallbackRetries', 'count'],
};

const FACTOR: Readonly<Partial<Record<Kind, number>>> = { seconds: 1000 };

const optionNamed = (name: string) => {
  const key = name.trim().toLowerCase();
  return entryOf(OPTIONS_BY_NAME, key);
};

export const feature = defineFunction({
  name: 'FEATURE',
  summary: 'Get or set a feature option on a channel.',
  syntax: 'FEATURE(option_name)',
  description: `Options of [general] of features.conf for the codes that this channel dials: ${Object.keys(OPTIONS_BY_NAME).join(', ')}.`,
  read({ channel }, name) {
    const option = optionNamed(name);
    if (!channel || !option) return '';
    const [key, kind] = option;
    const value = optionsOf(channel)[key];
    if (kind === 'flag') return value ? '1' : '0';
    return kind === 'text' ? String(value) : String(Math.floor(Number(value) / (FACTOR[kind] ?? 1)));
  },
  write({ channel }, name, value) {
    const option = optionNamed(name);
    const parsed = option && parse(option[1], value.trim());
    if (!channel || !option || parsed === undefined) return false;
    setOwnOption(channel, { [option[0]]: parsed });
    return true;
  },
});

function parse(kind: Kind, text: string): string | number | boolean | undefined {
  if (kind === 'text') return text;
  if (kind === 'flag') return /^(?:yes|true|y|t|1|on)$/i.test(text);
  return /^\d{1,9}$/.test(text) ? Number(text) * (FACTOR[kind] ?? 1) : undefined;
}
