import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { conferences } from '../features/conference/rooms.ts';
import { ROOM_COMMANDS, USER_COMMANDS } from './support/conference/meet-me-commands.ts';

export default defineApplication({
  name: 'MeetMeAdmin',
  summary: 'MeetMe conference administration.',
  syntax: 'MeetMeAdmin(confno,command[,user])',
  description:
    'Steers a room of MeetMe: e ejects the newest, k kicks a user, K all, l unlocks, L locks, m unmutes a user, M mutes one, n unmutes all, N mutes all but administrators, r resets the volumes of a user, R of all, s S v V lower and raise the talking (s) and listening (v) volume of all, t T u U those of a user. `MEETMEADMINSTATUS` is NOPARSE, NOTFOUND, FAILED or OK.',
  run({ core, channel, logger }, data) {
    const [number = '', command = '', user = ''] = splitArguments(data).map((part) => part.trim());
    const status = (text: string): void => channel.setVariable('MEETMEADMINSTATUS', text);
    if (command === '') {
      logger.warning(`${channel.name}: MeetMeAdmin needs a conference and a command`);
      status('NOPARSE');
      return 'hangup';
    }
    const room = conferences.of(core).meetMe.find(number);
    const letter = command[0]!;
    if (!room) status('NOTFOUND');
    else if (Object.hasOwn(USER_COMMANDS, letter)) {
      const member = room.numbered(Number(user));
      if (member) USER_COMMANDS[letter]?.(member);
      status(member ? 'OK' : 'NOTFOUND');
    } else status(ROOM_COMMANDS[letter]?.(room) === false ? 'FAILED' : 'OK');
    return undefined;
  },
});
