import type { AgentView } from '../../exchange/agent-queries.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { shownName } from '../channel-name.ts';
import { left } from '../columns.ts';
import { type CommandDialect, type CommandResult, defineCommand } from '../define-command.ts';

/** Names of device states as `agent show` prints them (Asterisk main/devicestate.c). */
const STATES: Readonly<Record<string, string>> = { UNAVAILABLE: 'Unavailable', NOT_INUSE: 'Not in use', INUSE: 'In use' };

const stateOf = (agent: AgentView): string => STATES[agent.deviceState] ?? 'Unknown';

/** Counts what passes. */
class Tally {
  agents = 0;
  online = 0;
  talking = 0;

  *over(agents: Iterable<AgentView>): Iterable<AgentView> {
    for (const agent of agents) {
      this.agents++;
      if (agent.status !== 'loggedOff') this.online++;
      if (agent.talkingTo) this.talking++;
      yield agent;
    }
  }
}

interface Listed {
  readonly agents: Iterable<AgentView>;
  /** How many there are, shown or not. */
  readonly defined: () => number;
  readonly onlineOnly: boolean;
}

/** Asterisk 20: app_agent_pool.c, agent_show_requested. */
function* modernTable({ agents, defined }: Listed): Iterable<string> {
  const tally = new Tally();
  const row = (c: readonly string[]) => `${left(c[0]!, 8)} ${left(c[1]!, 20)} ${left(c[2]!, 11)} ${left(c[3]!, 30)} ${c[4]}`;
  yield row(['Agent-ID', 'Name', 'State', 'Channel', 'Talking with']);
  for (const agent of tally.over(agents))
    yield row([agent.id, agent.name, stateOf(agent), agent.phone?.name ?? agent.callback?.location ?? '', agent.talkingTo?.channel ?? '']);
  yield '';
  yield `Defined agents: ${defined()}, Logged in: ${tally.online}, Talking: ${tally.talking}`;
}

/** 2006: chan_agent.c, agents_show and agents_show_online. */
function* classicList({ agents, defined, onlineOnly }: Listed): Iterable<string> {
  const tally = new Tally();
  for (const agent of tally.over(agents)) {
    const name = agent.name === '' ? '' : `(${agent.name}) `;
    const music = agent.musicClass === '' ? '' : ` (musiconhold is '${agent.musicClass}')`;
    yield `${left(agent.id.slice(0, 12), 12)} ${name}${classicPlace(agent)}${music}`;
  }
  const { online } = tally;
  if (defined() === 0) yield 'No Agents are configured in agents.conf';
  else if (onlineOnly) yield `${online} agents online`;
  else yield `${tally.agents} agents configured [${online} online , ${tally.agents - online} offline]`;
  yield '';
}

function classicPlace({ status, phone, callback, talkingTo, isWrappingUp }: AgentView): string {
  if (status === 'loggedOff') return 'not logged in';
  if (phone) {
    const what = talkingTo ? ` talking to ${shownName(talkingTo.channel, 'classic')}` : ' is idle';
    return `logged in on ${shownName(phone.name, 'classic')}${what}`;
  }
  const place = callback?.location ?? '';
  return `${isWrappingUp ? 'wrapping up' : 'available'} at '${place}'${callback?.isConfirmed ? ' (Confirmed)' : ''}`;
}

const table = ({ agents }: Exchange, onlineOnly: boolean, dialect: CommandDialect): CommandResult => ({
  lines: (dialect === 'classic' ? classicList : modernTable)({
    agents: onlineOnly ? agents.loggedIn() : agents.list(),
    defined: () => agents.count,
    onlineOnly,
  }),
});

export const agentShowAll = defineCommand({
  words: 'agent show all',
  aliases: ['show agents', 'agent show agents'],
  summary: 'Show status of all agents',
  usage: 'Usage: agent show all\n       Provides summary information for all agents.',
  run: ({ exchange, dialect }, args) => (args.length > 0 ? 'usage' : table(exchange, false, dialect)),
});

export const agentShowOnline = defineCommand({
  words: 'agent show online',
  aliases: ['show agents online'],
  summary: 'Show status of online agents',
  usage: 'Usage: agent show online\n       Provides summary information for logged in agents.',
  run: ({ exchange, dialect }, args) => (args.length > 0 ? 'usage' : table(exchange, true, dialect)),
});

export const agentShow = defineCommand({
  words: 'agent show',
  summary: 'Show information about an agent',
  usage: 'Usage: agent show <agent-id>\n       Show information about the <agent-id> agent',
  run({ exchange, dialect }, [id, ...rest]) {
    if (id === undefined) return dialect === 'classic' ? table(exchange, false, dialect) : 'usage';
    if (rest.length > 0) return 'usage';
    const agent = exchange.agents.find(id);
    if (!agent) return [`Agent '${id}' not found`];
    const { phone, callback, talkingTo } = agent;
    return [
      `Id: ${agent.id}`,
      `Name: ${agent.name}`,
      `Beep: ${agent.beepSound}`,
      `MOH: ${agent.musicClass}`,
      `RecordCalls: ${agent.recordsCalls ? 'Yes' : 'No'}`,
      `State: ${stateOf(agent)}`,
      ...(phone ? [`LoggedInChannel: ${shownName(phone.name, dialect)}`] : []),
      ...(callback ? [`CalledBackAt: ${callback.location}`] : []),
      ...(agent.status === 'loggedOff' ? [] : [`LoggedInTime: ${agent.loggedInAt}`]),
      ...(talkingTo ? [`TalkingWith: ${shownName(talkingTo.channel, dialect)}`, `CallStarted: ${agent.callStartedAt}`] : []),
    ];
  },
});
