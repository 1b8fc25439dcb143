import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import { conferences } from '../../../features/conference/rooms.ts';
import { sayDigits } from '../../../features/say/english.ts';
import { playPrompts } from '../prompts.ts';
import { askDigits, askPin } from './ask-pin.ts';
import type { MeetMeOptions } from './meet-me-options.ts';

/** A room to enter: one that is open, or what it will be like. */
export interface ChosenRoom {
  readonly number: string;
  readonly pin: string;
  readonly adminPin: string;
  readonly isDynamic: boolean;
}

const TRIES = 3;
const WORDS = { question: 'conf-getpin', wrong: 'conf-invalidpin' } as const;

/** The room that the application names, or that the caller names when asked; undefined when there is none. Throws the interruption. */
export async function chooseRoom(
  context: ApplicationContext,
  named: string,
  pin: string,
  options: MeetMeOptions,
): Promise<ChosenRoom | undefined> {
  if (options.wantsEmpty) return chooseEmpty(context, options);
  if (named !== '') return findRoom(context, named, pin, options);
  for (let tries = 0; tries < TRIES; tries++) {
    const number = await askDigits(context, 'conf-getconfno');
    const found = number === '' ? undefined : await findRoom(context, number, pin, options);
    if (found) return found;
    if (number !== '') await playPrompts(context, ['conf-invalid']);
  }
  return undefined;
}

/** Whether the caller may enter, and as what: asks for the PIN where the room has one. Throws the interruption. */
export async function admit(
  context: ApplicationContext,
  room: ChosenRoom,
  givenPin: string,
  options: MeetMeOptions,
): Promise<'user' | 'admin' | undefined> {
  const wantsAdmin = options.profile.isAdmin;
  const isUsed = (conferences.of(context.core).meetMe.find(room.number)?.size ?? 0) > 0;
  const needsPin = room.pin !== '' || (room.adminPin !== '' && wantsAdmin);
  // Who makes a room has just said its PIN.
  const asks = !room.isDynamic || (givenPin === '' ? isUsed : options.alwaysAsksPin);
  if (!needsPin || !asks) return wantsAdmin ? 'admin' : 'user';
  const role = (pin: string): 'user' | 'admin' | undefined => {
    if (room.adminPin !== '' && pin === room.adminPin) return 'admin';
    if (pin !== room.pin || (room.adminPin !== '' && wantsAdmin)) return undefined;
    return wantsAdmin ? 'admin' : 'user';
  };
  if (givenPin !== '' && !options.alwaysAsksPin) {
    if (role(givenPin) === undefined) await playPrompts(context, [WORDS.wrong]);
    return role(givenPin);
  }
  const pin = await askPin(context, WORDS, (dialled) => role(dialled) !== undefined);
  return pin === undefined ? undefined : role(pin);
}

async function findRoom(context: ApplicationContext, number: string, pin: string, options: MeetMeOptions): Promise<ChosenRoom | undefined> {
  const all = conferences.of(context.core);
  const open = all.meetMe.find(number);
  if (open) return { number, pin: open.pin, adminPin: open.adminPin, isDynamic: open.isDynamic };
  if (options.isDynamic) {
    const newPin = options.asksForNewPin && pin === '' ? await askDigits(context, WORDS.question) : pin;
    return { number, pin: newPin, adminPin: '', isDynamic: true };
  }
  const configured = all.options.meetMeRooms.find((room) => room.number.toLowerCase() === number.toLowerCase());
  if (!configured) context.logger.warning(`${context.channel.name}: there is no conference ${number} in meetme.conf`);
  return configured && { ...configured, isDynamic: false };
}

/** The first room of the configuration, or with `d` the first number, that nobody is in. */
async function chooseEmpty(context: ApplicationContext, options: MeetMeOptions): Promise<ChosenRoom | undefined> {
  const { meetMe, options: configuration } = conferences.of(context.core);
  let chosen: ChosenRoom | undefined;
  if (options.isDynamic) {
    let number = 0;
    while (meetMe.find(String(number))) number++;
    chosen = { number: String(number), pin: '', adminPin: '', isDynamic: true };
  } else {
    const free = configuration.meetMeRooms.find(
      (room) => !meetMe.find(room.number) && (!options.wantsEmptyWithoutPin || (room.pin === '' && room.adminPin === '')),
    );
    chosen = free && { ...free, isDynamic: false };
  }
  if (!chosen) await playPrompts(context, ['conf-noempty']);
  else if (!options.profile.isQuiet) await playPrompts(context, ['conf-enteringno', ...sayDigits(chosen.number)]);
  return chosen;
}
