import { extensionStatusText } from '../../../core/state/extension-status.ts';
import { defineEvent } from '../../define-event.ts';
import { line } from '../../headers/line.ts';

/** States of devices and of the hints that watch them (AMI modern section 18). */
export const stateEvents = [
  defineEvent({
    name: 'DeviceStateChange',
    on: 'device.stateChanged',
    class: 'call',
    headers: ({ device, state }) => line('Device', device) + line('State', state),
  }),
  defineEvent({
    name: 'ExtensionStatus',
    on: 'extension.statusChanged',
    class: 'call',
    headers: ({ exten, context, hint, status }) =>
      line('Exten', exten) +
      line('Context', context) +
      line('Hint', hint) +
      line('Status', status) +
      line('StatusText', extensionStatusText(status)),
  }),
];
