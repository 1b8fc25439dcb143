import type { MenuAction, MenuOptions, PlainMenuAction } from '../../../config/confbridge-menu.ts';
import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import type { Member } from '../../../features/conference/member.ts';
import type { FeatureCode } from '../../../features/in-call/code-matcher.ts';
import { playPrompts } from '../prompts.ts';
import { nested } from '../run-macro.ts';
import { sayToAll } from './attend-room.ts';
import { countPrompts } from './count-prompts.ts';

/** What a menu's digits do, for `attendRoom`. One entry runs at a time; digits pressed meanwhile begin no other. */
export function menuCodes(context: ApplicationContext, menu: MenuOptions | undefined, memberOf: () => Member): FeatureCode[] {
  const runner = new MenuRunner(context, menu, memberOf);
  return (menu?.entries ?? []).map(({ digits }) => ({ code: digits, run: () => void runner.run(digits) }));
}

class MenuRunner {
  readonly #context: ApplicationContext;
  readonly #menu: MenuOptions | undefined;
  readonly #memberOf: () => Member;
  #busy = false;

  constructor(context: ApplicationContext, menu: MenuOptions | undefined, memberOf: () => Member) {
    this.#context = context;
    this.#menu = menu;
    this.#memberOf = memberOf;
  }

  async run(digits: string): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const member = this.#memberOf();
    member.holdMusicBack();
    try {
      for (let next: string | undefined = digits; next !== undefined; ) next = await this.#runEntry(member, next);
    } catch (thrown) {
      if (!this.#context.signal.aborted) this.#context.logger.error(`the menu of ${member.channel.name} failed`, thrown);
    } finally {
      this.#busy = false;
      if (!member.channel.ended) member.releaseMusic();
    }
  }

  /** The result: digits of the entry that a digit pressed during `playback_and_continue` leads to. */
  async #runEntry(member: Member, digits: string): Promise<string | undefined> {
    const entry = this.#menu?.entries.find((each) => each.digits === digits);
    let next: string | undefined;
    for (const action of entry?.actions ?? []) {
      if (this.#context.signal.aborted || member.isLeaving) return undefined;
      const pressed = await runAction(this.#context, member, action, next === undefined);
      if (pressed !== undefined) next = digits + pressed;
    }
    return next;
  }
}

/** @param speaks prompts are played: no digit has cut one short yet */
async function runAction(context: ApplicationContext, member: Member, action: MenuAction, speaks: boolean): Promise<string | undefined> {
  switch (action.kind) {
    case 'playback':
      if (speaks) await playPrompts(context, action.sounds);
      return undefined;
    case 'playback_and_continue':
      return speaks ? (await playPrompts(context, action.sounds, { stopsAt: () => true })).digit : undefined;
    case 'dialplan_exec': {
      const { core, channel } = context;
      const origin = { context: channel.context, exten: channel.exten, priority: channel.priority };
      await nested(core, channel, { context: action.context, exten: action.exten, priority: action.priority }, () => true);
      if (!channel.ended) channel.assign(origin);
      return undefined;
    }
    default: {
      const names = await PLAIN[action.kind](member, context);
      if (names) await playPrompts(context, names);
      return undefined;
    }
  }
}

type Outcome = readonly string[] | undefined;

/** What each does, and the prompt that the member hears of it. */
const PLAIN: Readonly<Record<PlainMenuAction, (member: Member, context: ApplicationContext) => Outcome | Promise<Outcome>>> = {
  no_op: () => undefined,
  toggle_mute(member) {
    member.mute(!member.isMuted, 'self');
    return [member.room.sound(member.isMuted ? 'muted' : 'unmuted')];
  },
  participant_count: ({ room }) => countPrompts(room),
  leave_conference(member) {
    member.sendOut('left');
    return undefined;
  },
  admin_toggle_conference_lock({ room, profile }) {
    if (!profile.isAdmin) return undefined;
    room.isLocked = !room.isLocked;
    return [room.sound(room.isLocked ? 'locked_now' : 'unlocked_now')];
  },
  async admin_toggle_mute_participants(member, context) {
    const { room, profile } = member;
    if (!profile.isAdmin) return undefined;
    room.muteParticipants(!room.isMuted);
    await sayToAll(context, member, room.isMuted ? 'participants_muted' : 'participants_unmuted');
    return undefined;
  },
  admin_kick_last(member) {
    const { room, profile } = member;
    const last = room.newest;
    if (!profile.isAdmin || !last || last === member || last.profile.isAdmin) return [room.sound('error_menu')];
    last.sendOut('kicked');
    return undefined;
  },
  increase_listening_volume: (member) => louder(member, 'incoming', 1),
  decrease_listening_volume: (member) => louder(member, 'incoming', -1),
  reset_listening_volume: (member) => louder(member, 'incoming', 'reset'),
  increase_talking_volume: (member) => louder(member, 'outgoing', 1),
  decrease_talking_volume: (member) => louder(member, 'outgoing', -1),
  reset_talking_volume: (member) => louder(member, 'outgoing', 'reset'),
  set_as_single_video_src(member) {
    member.room.bridge.setVideoSource(member.channel);
    return undefined;
  },
  release_as_single_video_src(member) {
    member.room.bridge.releaseVideoSource(member.channel);
    return undefined;
  },
  // Nothing here is heard from a place of its own; the configuration says so at start.
  toggle_binaural: () => undefined,
};

function louder(member: Member, direction: 'incoming' | 'outgoing', by: 1 | -1 | 'reset'): undefined {
  member.changeVolume(direction, by);
  return undefined;
}
