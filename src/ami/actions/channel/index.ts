import absoluteTimeout from './absolute-timeout.ts';
import coreShowChannels from './core-show-channels.ts';
import getvar from './getvar.ts';
import hangup from './hangup.ts';
import originate from './originate.ts';
import playDtmf from './play-dtmf.ts';
import redirect from './redirect.ts';
import sendText from './send-text.ts';
import setvar from './setvar.ts';
import status from './status.ts';

export const channelActions = [absoluteTimeout, coreShowChannels, getvar, hangup, originate, playDtmf, redirect, sendText, setvar, status];
