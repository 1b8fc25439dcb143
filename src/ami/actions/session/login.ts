import { ALL_CLASSES, CLASS_BITS } from '../../authority.ts';
import { type ActionContext, defineAction } from '../../define-action.ts';
import type { Dialect } from '../../dialect/dialect.ts';
import { DIALECTS, dialectNamed } from '../../dialect/index.ts';
import { needed, text } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import type { Credentials } from '../../login-desk.ts';
import { REFUSAL_DELAY_MS } from '../../login-desk.ts';
import { closing, failure, type SimpleReply, success } from '../../reply.ts';

/** Proves who the client is, by its secret or by the answer to a Challenge. Every refusal looks the same and ends the connection. */
export const login = defineAction({
  name: 'Login',
  summary: 'Login Manager.',
  privileges: [],
  beforeLogin: true,
  fields: {
    username: needed(text('Username', 'Name of the account; case is ignored.')),
    secret: text('Secret', 'Secret of the account, as it is.'),
    authType: text('AuthType', '`MD5` to log in by a Challenge.'),
    key: text('Key', 'MD5 of challenge and secret, in lower-case hex.'),
    events: text('Events', 'Event mask, as for the Events action.'),
    dialect: text('Dialect', '`classic` or `modern`; overrides the account and the listener.'),
    resume: text(
      'Resume',
      'Where to go on: `ResumeToken` of an earlier login, with the number of the last event that was heard behind its dash, or such a number alone. ' +
        'What came since is told again, and `EventsLost` what is not kept any more. For a token of another life of the exchange all is told that this one keeps.',
    ),
  },
  run: (context, { username, secret, authType, key, events, dialect, resume }) => {
    const { session, manager } = context;
    if (session.account && !session.dialect.loginReplaces) return success('Already authenticated');
    if (manager.login.isTaken(session, username)) return refuse(context, 'Login Already In Use');
    const credentials: Credentials = { username, secret, isMd5: authType?.toUpperCase() === 'MD5', key };
    const account = manager.login.check(session, credentials);
    if (!account) return refuse(context, 'Authentication failed');
    if (manager.login.isFull(session, account.name)) return refuse(context, 'Too many sessions');
    const spoken = dialectNamed(dialect ?? '') ?? (account.dialect ? DIALECTS[account.dialect] : session.dialect);
    const mask = (events === undefined ? undefined : spoken.parseMask(events)) ?? maskWithoutWord(context, spoken);
    session.logIn(account, username ?? account.name, spoken, mask, manager.limitsFor(account));
    const missed = resume === undefined ? '' : manager.missedSince(session, resume);
    const { resumeToken } = manager;
    return {
      ...success('Authentication accepted', resumeToken === undefined ? [] : [['ResumeToken', resumeToken]]),
      followedBy: fullyBooted(context) + missed,
    };
  },
});

/** What a session hears that did not say what it wants to hear. */
const maskWithoutWord = ({ session }: ActionContext, spoken: Dialect): number =>
  session.transport.isPolled && spoken.polledEvents === 'appended' ? 0 : ALL_CLASSES;

/** The answer comes late, so that guessing takes time, and is the last thing that this client gets. */
async function refuse({ manager, signal }: ActionContext, message: string): Promise<SimpleReply> {
  await manager.sleep(REFUSAL_DELAY_MS, signal);
  return closing(failure(message));
}

/** Stands outside of the event queue: without Timestamp or SystemName, whatever the filters say (AMI modern section 2). */
function fullyBooted({ session, exchange }: ActionContext): string {
  if (session.dialect.name !== 'modern' || (session.mask & CLASS_BITS.system) === 0) return '';
  const { uptimeSeconds, lastReloadSeconds } = exchange.system;
  return `Event: FullyBooted\r\nPrivilege: system,all\r\n${line('Uptime', uptimeSeconds)}${line('LastReload', lastReloadSeconds)}Status: Fully Booted\r\n\r\n`;
}
