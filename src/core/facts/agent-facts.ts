import type { ChannelSnapshot } from '../snapshots.ts';

/** Agents who log in and off. `location` is where an agent is called back: `exten` or `exten@context`. */
export interface AgentFacts {
  'agent.loggedIn': { agent: string; channel: ChannelSnapshot };
  'agent.loggedOff': { agent: string; channel: ChannelSnapshot; loggedInSeconds: number };
  /** Somebody else ordered an agent off who is logged in on a phone; `agent.loggedOff` follows when the phone is free. */
  'agent.logoffOrdered': { agent: string; loggedInSeconds: number };
  /** `uniqueId` of the channel where there was one. */
  'agent.calledBackLoggedIn': { agent: string; location: string; uniqueId?: string | undefined };
  'agent.calledBackLoggedOff': {
    agent: string;
    location: string;
    loggedInSeconds: number;
    /** Empty where the agent did it. */
    reason: '' | 'CommandLogoff' | 'Autologoff' | 'Chanunavail';
    uniqueId?: string | undefined;
  };
}
