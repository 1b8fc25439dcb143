import { dateTimeText } from '../../../base/date-text.ts';
import { amaFlagsName } from '../../../core/channel/ama-flags.ts';
import { defineEvent } from '../../define-event.ts';
import { line } from '../../headers/line.ts';

/** Channel event logging, where section [manager] of cel.conf asks for it (Asterisk cel/cel_manager.c; AMI modern section 20). */
export const celEvents = [
  defineEvent({
    name: 'CEL',
    on: 'cel.recorded',
    class: 'call',
    headers: ({ record: { type, at, detail, channel, peers, extra }, showsUserDefined }) => {
      const isOwn = type === 'USER_DEFINED';
      return (
        line('EventName', isOwn && !showsUserDefined ? detail : type) +
        line('AccountCode', channel.accountCode) +
        line('CallerIDnum', channel.callerId.number ?? '') +
        line('CallerIDname', channel.callerId.name ?? '') +
        line('CallerIDani', channel.ani ?? '') +
        line('CallerIDrdnis', channel.redirectingNumber ?? '') +
        line('CallerIDdnid', channel.dialedNumber ?? '') +
        line('Exten', channel.exten) +
        line('Context', channel.context) +
        line('Channel', channel.name) +
        line('Application', channel.application ?? '') +
        line('AppData', channel.applicationData ?? '') +
        line('EventTime', dateTimeText(at)) +
        line('AMAFlags', amaFlagsName(channel.amaFlags)) +
        line('UniqueID', channel.uniqueId) +
        line('LinkedID', channel.linkedId) +
        (channel.tenantId === '' ? '' : line('TenantID', channel.tenantId)) +
        line('Userfield', channel.userField ?? '') +
        line('Peer', peers.join(',')) +
        line('PeerAccount', channel.peerAccountCode) +
        (isOwn && showsUserDefined ? line('UserDefType', detail) : '') +
        line('Extra', extra)
      );
    },
  }),
];
