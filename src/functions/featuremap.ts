import { entryOf } from '../base/entry-of.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import type { InCallFeature } from '../features/in-call/in-call.ts';
import { optionsOf, setOwnOption } from '../features/in-call/in-call-options.ts';

/** Features by their names in [featuremap]. */
const FEATURES_BY_NAME: Readonly<Record<string, InCallFeature>> = {
  blindxfer: 'blindTransfer',
  atxfer: 'attendedTransfer',
  disconnect: 'disconnect',
  parkcall: 'parkCall',
  automon: 'autoMonitor',
  automixmon: 'autoMixMonitor',
};

const featureNamed = (name: string) => {
  const key = name.trim().toLowerCase();
  return entryOf(FEATURES_BY_NAME, key);
};

export const featuremap = defineFunction({
  name: 'FEATUREMAP',
  summary: 'Get or set a feature map to a given value on a specific channel.',
  syntax: 'FEATUREMAP(feature_name)',
  description: `The code of a feature, or of an entry of [applicationmap], for this channel: ${Object.keys(FEATURES_BY_NAME).join(', ')}.`,
  read({ channel }, name) {
    if (!channel) return '';
    const options = optionsOf(channel);
    const feature = featureNamed(name);
    return feature ? options[feature] : (options.applications.find((one) => one.name === name.trim())?.code ?? '');
  },
  write({ channel }, name, value) {
    const code = value.trim().toUpperCase();
    if (!channel || !/^[0-9A-D*#]{0,11}$/.test(code)) return false;
    const feature = featureNamed(name);
    if (feature) {
      setOwnOption(channel, { [feature]: code });
      return true;
    }
    const { applications } = optionsOf(channel);
    if (!applications.some((one) => one.name === name.trim())) return false;
    setOwnOption(channel, { applications: applications.map((one) => (one.name === name.trim() ? { ...one, code } : one)) });
    return true;
  },
});
