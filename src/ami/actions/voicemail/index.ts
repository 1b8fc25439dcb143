import voicemailBoxSummary from './voicemail-box-summary.ts';
import voicemailForward from './voicemail-forward.ts';
import voicemailMove from './voicemail-move.ts';
import voicemailRefresh from './voicemail-refresh.ts';
import voicemailRemove from './voicemail-remove.ts';
import voicemailUserStatus from './voicemail-user-status.ts';
import voicemailUsersList from './voicemail-users-list.ts';

export const voicemailActions = [
  voicemailBoxSummary,
  voicemailForward,
  voicemailMove,
  voicemailRefresh,
  voicemailRemove,
  voicemailUserStatus,
  voicemailUsersList,
];
