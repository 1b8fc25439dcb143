import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'SetMusicOnHold',
  summary: 'Set default Music On Hold class.',
  syntax: 'SetMusicOnHold(class)',
  description: 'Says which class of music the channel hears when no other is asked for.',
  run({ channel }, data) {
    if (data.trim() !== '') channel.musicClass = data.trim();
    return undefined;
  },
});
