import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConfCategory, ConfFile, ConfVariable } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { commaList, flag, integer, invalid, isTrueWord, text } from './values.ts';

/** agents.conf of both times: `agent => 1001,4321,Ann` below [agents], and a section per agent, as it has been since Asterisk 12. */
export interface AgentsOptions {
  /** By id. */
  readonly agents: readonly AgentOptions[];
  /** Callback logins are kept over a restart. */
  readonly isPersistent: boolean;
  /** One extension may be where several agents are called back. */
  readonly allowsMultipleLogin: boolean;
  readonly maxLoginTries: number;
  /** Played to who leaves AgentCallbackLogin. */
  readonly goodbyeSound: string;
  readonly unknown: readonly UnknownOption[];
}

export interface AgentOptions {
  readonly id: string;
  readonly fullName: string;
  /** Undefined for an agent of today: whoever lets somebody log in has asked who it is. */
  readonly password: string | undefined;
  /** Who has to accept a call by digits: nobody, who is called back, or everybody. */
  readonly acknowledges: 'nobody' | 'calledBack' | 'everybody';
  readonly acceptDigits: string;
  /** Seconds to accept a call (or to answer, who is called back) before the agent is logged off; 0 for no limit. */
  readonly autoLogoffSeconds: number;
  /** An agent whose phone cannot be called back is logged off. */
  readonly logsOffUnavailable: boolean;
  readonly wrapUpMs: number;
  readonly musicClass: string;
  readonly beepSound: string;
  /** The agent may end the call with this digit; '' for none. */
  readonly endDigit: string;
  readonly recordsCalls: boolean;
  readonly recordingFormat: string;
  /** What stands before the name of the recording in the user field of the call record; '' leaves that alone. */
  readonly recordingUrl: string;
  /** `Agent/@1` and `Agent/:1`. */
  readonly groups: readonly number[];
}

/** `endcall` says whether the digit ends the call, `enddtmf` which one. */
type AgentDraft = Draft<Omit<AgentOptions, 'id'>> & { endsByDigit: boolean };
type GeneralDraft = Draft<Omit<AgentsOptions, 'agents' | 'unknown'>>;

const set = setterOf<AgentDraft>();
const setGeneral = setterOf<GeneralDraft>();

const MAX_GROUP = 63;
/** The longest wrap-up: a day, in milliseconds. */
const LONGEST_WRAP_UP = 86_400_000;
const LONGEST_AUTO_LOGOFF = 86_400;

/** What an agent has in either form. */
const AGENT: OptionTable<AgentDraft> = {
  fullname: set('fullName', text),
  ackcall: (draft, at) => {
    draft.acknowledges = isTrueWord(at.value) ? 'everybody' : 'nobody';
  },
  acceptdtmf: set('acceptDigits', digits),
  autologoff: set('autoLogoffSeconds', (at) => integer(at, 0, LONGEST_AUTO_LOGOFF)),
  wrapuptime: set('wrapUpMs', (at) => integer(at, 0, LONGEST_WRAP_UP)),
  musiconhold: set('musicClass', text),
  custom_beep: set('beepSound', text),
  recordagentcalls: set('recordsCalls', flag),
};

/** What [agents] of 2006 has besides; it holds for the agents below it. */
const AGENTS: OptionTable<AgentDraft> = {
  ...AGENT,
  ackcall: (draft, at) => {
    if (at.value.toLowerCase() === 'always') draft.acknowledges = 'everybody';
    else draft.acknowledges = isTrueWord(at.value) ? 'calledBack' : 'nobody';
  },
  autologoffunavail: set('logsOffUnavailable', flag),
  endcall: set('endsByDigit', flag),
  enddtmf: set('endDigit', digit),
  recordformat: set('recordingFormat', text),
  urlprefix: set('recordingUrl', text),
  group: set('groups', groups),
};

const GENERAL: OptionTable<GeneralDraft> = {
  persistentagents: setGeneral('isPersistent', flag),
  multiplelogin: setGeneral('allowsMultipleLogin', flag),
  maxlogintries: setGeneral('maxLoginTries', (at) => integer(at, 0, 100)),
  goodbye: setGeneral('goodbyeSound', text),
};

const AGENTS_A_TURN = 100;

/**
 * The event loop gets its turn on the way.
 * @throws ConfigError for an agent without an id or declared twice, and for values that an option cannot have
 */
export async function parseAgentsConf(file: ConfFile): Promise<AgentsOptions> {
  const unknown: UnknownOption[] = [];
  const general: GeneralDraft = { isPersistent: false, allowsMultipleLogin: true, maxLoginTries: 3, goodbyeSound: 'vm-goodbye' };
  const agents = new Map<string, AgentOptions>();
  const add = (agent: AgentOptions, at: Pick<ConfVariable, 'name' | 'value' | 'file' | 'line'>) => {
    if (agent.id === '' || agents.has(agent.id)) throw invalid(at as ConfVariable, 'an id that no other agent has');
    agents.set(agent.id, freezeOptions(agent));
  };
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (name === 'general') applyOptions(section, GENERAL, general, unknown);
    else if (name === 'agents') readListed(section, general, add, unknown);
    else {
      const draft = newDraft();
      applyOptions(section, AGENT, draft, unknown);
      add(agentOf(draft, { id: section.name }), { ...section, name: 'agent', value: section.name });
      if (agents.size % AGENTS_A_TURN === 0) await nextTurn();
    }
  }
  const sorted = [...agents.keys()].sort().map((id) => agents.get(id)!);
  return freezeOptions({ ...general, agents: sorted, unknown });
}

type Add = (agent: AgentOptions, at: ConfVariable) => void;

/** [agents]: from top to bottom, what stands above an agent holds for it. */
function readListed(section: ConfCategory, general: GeneralDraft, add: Add, unknown: UnknownOption[]): void {
  const draft: AgentDraft = { ...newDraft(), endsByDigit: true };
  const ofGeneral: OptionTable<AgentDraft> = Object.fromEntries(
    Object.entries(GENERAL).map(([name, apply]) => [name, (_: AgentDraft, at: ConfVariable) => apply(general, at)]),
  );
  const agent = (_: AgentDraft, at: ConfVariable) => {
    const [id = '', password = '', ...fullName] = at.value.split(',').map((part) => part.trim());
    add(agentOf(draft, { id, password, fullName: fullName.join(',') }), at);
  };
  applyOptions(section, { ...ofGeneral, ...AGENTS, agent }, draft, unknown);
}

function agentOf(
  { endsByDigit, endDigit, groups, ...draft }: AgentDraft,
  own: Pick<AgentOptions, 'id'> & Partial<AgentOptions>,
): AgentOptions {
  return { groups: [...groups], endDigit: endsByDigit ? endDigit : '', ...draft, ...own };
}

function digit(at: ConfVariable): string {
  if (!/^[0-9A-D*#]$/i.test(at.value)) throw invalid(at, 'a digit, * or #');
  return at.value.toUpperCase();
}

function digits(at: ConfVariable): string {
  if (!/^[0-9A-D*#]{1,20}$/i.test(at.value)) throw invalid(at, 'up to twenty digits, * or #');
  return at.value.toUpperCase();
}

function groups(at: ConfVariable): number[] {
  return commaList(at.value).map((part) => {
    if (!/^\d{1,2}$/.test(part) || Number(part) > MAX_GROUP) throw invalid(at, `groups from 0 to ${MAX_GROUP}`);
    return Number(part);
  });
}

const newDraft = (): AgentDraft => ({
  fullName: '',
  password: undefined,
  acknowledges: 'nobody',
  acceptDigits: '#',
  autoLogoffSeconds: 0,
  logsOffUnavailable: false,
  wrapUpMs: 0,
  musicClass: 'default',
  beepSound: 'beep',
  endsByDigit: false,
  endDigit: '*',
  recordsCalls: false,
  recordingFormat: 'wav',
  recordingUrl: '',
  groups: [],
});
