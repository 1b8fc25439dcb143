import type { ConfFile } from './conf-file.ts';
import { freezeOptions, noteUnknown, type UnknownOption } from './option-table.ts';

/** meetme.conf: rooms that are there for MeetMe, with who may enter. */
export interface MeetmeOptions {
  /** In the order of the file; a later line of the same number counts for nothing. */
  readonly rooms: readonly MeetmeRoomOptions[];
  readonly unknown: readonly UnknownOption[];
}

/** `conf => 680,1234,5678`. */
export interface MeetmeRoomOptions {
  readonly number: string;
  /** Empty for none. */
  readonly pin: string;
  readonly adminPin: string;
}

/** Never throws: what is written here is text. */
export function parseMeetmeConf(file: ConfFile): MeetmeOptions {
  const unknown: UnknownOption[] = [];
  const rooms = new Map<string, MeetmeRoomOptions>();
  for (const section of file.sections) {
    const isRooms = section.name.toLowerCase() === 'rooms';
    for (const at of section.variables) {
      if (!isRooms || at.name.toLowerCase() !== 'conf') noteUnknown(unknown, section, at);
      else {
        const [number = '', pin = '', adminPin = ''] = at.value.split(/[,|]/).map((part) => part.trim());
        if (number !== '' && !rooms.has(number)) rooms.set(number, { number, pin, adminPin });
      }
    }
  }
  return freezeOptions({ rooms: [...rooms.values()], unknown });
}
