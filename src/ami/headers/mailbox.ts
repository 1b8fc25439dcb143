import type { MailboxView } from '../../exchange/voicemail-queries.ts';
import { line } from './line.ts';

const yes = (on: boolean): string => (on ? 'Yes' : 'No');

/** A mailbox, as VoicemailUsersList and VoicemailUserStatus show it. */
export function mailboxHeaders({ options, mailCommand, unheard, old }: MailboxView): string {
  const { settings } = options;
  return (
    line('VMContext', options.context) +
    line('VoiceMailbox', options.name) +
    line('Fullname', options.fullName) +
    // Asterisk prints a null pointer where the line of the mailbox ends before, and clients have learnt to read it.
    line('Email', options.email ?? '(null)') +
    line('Pager', options.pager) +
    line('ServerEmail', settings.serverEmail) +
    line('FromString', settings.fromString) +
    line('MailCommand', mailCommand) +
    line('Language', settings.language) +
    line('TimeZone', settings.zone) +
    line('Callback', settings.callbackContext) +
    line('Dialout', settings.dialoutContext) +
    line('UniqueID', '') +
    line('ExitContext', settings.exitContext) +
    line('SayDurationMinimum', settings.sayDurationMinutes) +
    line('SayEnvelope', yes(settings.envelope)) +
    line('SayCID', yes(settings.sayCallerId)) +
    line('AttachMessage', yes(settings.attach)) +
    line('AttachmentFormat', settings.attachFormat) +
    line('DeleteMessage', yes(settings.deleteAfterMail)) +
    line('VolumeGain', settings.volumeGain.toFixed(2)) +
    line('CanReview', yes(settings.review)) +
    line('CanMarkUrgent', yes(settings.mayMarkUrgent)) +
    line('CallOperator', yes(settings.operator)) +
    line('MaxMessageCount', settings.maxMessages) +
    line('MaxMessageLength', settings.maxSeconds) +
    line('NewMessageCount', unheard) +
    line('OldMessageCount', old)
  );
}
