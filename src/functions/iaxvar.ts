import { remoteVariables, setRemoteVariable } from '../core/channel/remote-variables.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const iaxvar = defineFunction({
  name: 'IAXVAR',
  summary: 'A variable that goes with a call to another exchange',
  syntax: 'IAXVAR(varname)',
  description:
    'Set before a Dial over IAX2 it is sent along with the call; read on a channel that came in over IAX2 it is what the other exchange sent along.',
  read: ({ channel }, name) => (channel && remoteVariables(channel).get(name.trim())) ?? '',
  write: ({ channel }, name, value) => channel !== undefined && setRemoteVariable(channel, name.trim(), value),
});
