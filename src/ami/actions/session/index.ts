import { challenge } from './challenge.ts';
import { events } from './events.ts';
import { filter } from './filter.ts';
import { listCommands } from './list-commands.ts';
import { login } from './login.ts';
import { logoff } from './logoff.ts';
import { ping } from './ping.ts';
import { userEvent } from './user-event.ts';
import { waitEvent } from './wait-event.ts';

/** Actions that need nothing but the session. */
export const sessionActions = [challenge, events, filter, listCommands, login, logoff, ping, userEvent, waitEvent];
