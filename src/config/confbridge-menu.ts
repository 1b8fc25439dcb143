import type { ConfVariable } from './conf-file.ts';
import { invalid } from './values.ts';

/** `type = menu`: what digits do in a room. */
export interface MenuOptions {
  readonly name: string;
  /** In the order of the file; a later entry for the same digits replaces the earlier one. */
  readonly entries: readonly { readonly digits: string; readonly actions: readonly MenuAction[] }[];
}

export type MenuAction =
  | { readonly kind: PlainMenuAction }
  | { readonly kind: 'playback' | 'playback_and_continue'; readonly sounds: readonly string[] }
  | { readonly kind: 'dialplan_exec'; readonly context: string; readonly exten: string; readonly priority: number };

export type PlainMenuAction = (typeof PLAIN_ACTIONS)[number];

const PLAIN_ACTIONS = [
  'toggle_mute',
  'participant_count',
  'leave_conference',
  'no_op',
  'admin_toggle_conference_lock',
  'admin_toggle_mute_participants',
  'admin_kick_last',
  'increase_listening_volume',
  'decrease_listening_volume',
  'reset_listening_volume',
  'increase_talking_volume',
  'decrease_talking_volume',
  'reset_talking_volume',
  'set_as_single_video_src',
  'release_as_single_video_src',
  'toggle_binaural',
] as const;

/** `toggle_mute, playback(a&b), dialplan_exec(context,exten[,priority])` in order. @throws ConfigError for one that there is not */
export function parseMenuActions(at: ConfVariable): MenuAction[] {
  return splitActions(at.value).map((written) => {
    const [, name = '', , data = ''] = /^(\w+)\s*(\((.*)\))?$/.exec(written) ?? [];
    const kind = name.toLowerCase();
    const plain = PLAIN_ACTIONS.find((each) => each === kind);
    if (plain) return { kind: plain };
    if (kind === 'playback' || kind === 'playback_and_continue') {
      const sounds = data.split('&').flatMap((sound) => sound.trim() || []);
      if (sounds.length > 0) return { kind, sounds };
    }
    const place = kind === 'dialplan_exec' ? /^\s*([^,]+?)\s*,\s*([^,]+?)\s*(?:,\s*(\d+)\s*)?$/.exec(data) : undefined;
    if (!place) throw invalid(at, `an action of a menu instead of ${written}`);
    return { kind: 'dialplan_exec', context: place[1]!, exten: place[2]!, priority: Number(place[3] ?? 1) };
  });
}

/** At commas that stand outside of brackets. */
const splitActions = (text: string): string[] =>
  text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
