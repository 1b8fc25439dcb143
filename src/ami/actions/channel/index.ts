import absoluteTimeout from './absolute-timeout.ts';
import atxfer from './atxfer.ts';
import blindTransfer from './blind-transfer.ts';
import cancelAtxfer from './cancel-atxfer.ts';
import coreShowChannelMap from './core-show-channel-map.ts';
import coreShowChannels from './core-show-channels.ts';
import getvar from './getvar.ts';
import hangup from './hangup.ts';
import muteAudio from './mute-audio.ts';
import originate from './originate.ts';
import playDtmf from './play-dtmf.ts';
import redirect from './redirect.ts';
import sendText from './send-text.ts';
import setvar from './setvar.ts';
import status from './status.ts';

export const channelActions = [
  absoluteTimeout,
  atxfer,
  blindTransfer,
  cancelAtxfer,
  coreShowChannelMap,
  coreShowChannels,
  getvar,
  hangup,
  muteAudio,
  originate,
  playDtmf,
  redirect,
  sendText,
  setvar,
  status,
];
