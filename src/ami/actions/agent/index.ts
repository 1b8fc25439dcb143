import agentCallbackLogin from './agent-callback-login.ts';
import agentLogoff from './agent-logoff.ts';
import agents from './agents.ts';

export const agentActions = [agentCallbackLogin, agentLogoff, agents];
