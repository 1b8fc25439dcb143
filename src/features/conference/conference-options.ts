import type { BridgeProfile, ConfbridgeOptions, UserProfile } from '../../config/confbridge-conf.ts';
import type { MenuOptions } from '../../config/confbridge-menu.ts';
import type { MeetmeRoomOptions } from '../../config/meetme-conf.ts';

/** What rooms, users and menus are like; a reload puts another one in its place, rooms that are open keep theirs. */
export interface ConferenceOptions extends Pick<ConfbridgeOptions, 'bridges' | 'users' | 'menus'> {
  /** Rooms of meetme.conf. */
  readonly meetMeRooms: readonly MeetmeRoomOptions[];
  /**
   * A profile (or menu) with one option changed by its name in confbridge.conf, as CONFBRIDGE() does it. Undefined for an option that there is
   * not; throws the `ConfigError` of a value that it cannot have.
   */
  readonly change: {
    bridge(profile: BridgeProfile, option: string, value: string): BridgeProfile | undefined;
    user(profile: UserProfile, option: string, value: string): UserProfile | undefined;
    menu(menu: MenuOptions, option: string, value: string): MenuOptions | undefined;
  };
}
