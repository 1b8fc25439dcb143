import { agentActions } from './agent/index.ts';
import { bridgeActions } from './bridge/index.ts';
import { cdrActions } from './cdr/index.ts';
import { channelActions } from './channel/index.ts';
import { conferenceActions } from './conference/index.ts';
import { databaseActions } from './database/index.ts';
import { dialplanActions } from './dialplan/index.ts';
import { endpointActions } from './endpoint/index.ts';
import { iaxActions } from './iax/index.ts';
import { lineActions } from './line/index.ts';
import { mailboxActions } from './mailbox/index.ts';
import { parkingActions } from './parking/index.ts';
import { queueActions } from './queue/index.ts';
import { recordingActions } from './recording/index.ts';
import { sessionActions } from './session/index.ts';
import { systemActions } from './system/index.ts';
import { voicemailActions } from './voicemail/index.ts';

/** Every action of the manager, family by family. */
export const ALL_ACTIONS = [
  ...sessionActions,
  ...bridgeActions,
  ...cdrActions,
  ...channelActions,
  ...conferenceActions,
  ...databaseActions,
  ...dialplanActions,
  ...endpointActions,
  ...recordingActions,
  ...mailboxActions,
  ...parkingActions,
  ...systemActions,
  ...voicemailActions,
  ...lineActions,
  ...agentActions,
  ...iaxActions,
  ...queueActions,
];
