import { defineEvent } from '../../define-event.ts';
import { line } from '../../headers/line.ts';

const REASONS = {
  command: 'CLIRELOAD (Channel module reload by CLI command)',
  manager: 'MANAGERRELOAD (Channel module reload by manager)',
} as const;

/** The exchange as a whole (AMI classic): only the manager's own reload is told as `Reload`, a channel module's as `ChannelReload`. */
export const systemEvents = [
  defineEvent({
    name: 'Reload',
    on: 'exchange.reloaded',
    class: 'system',
    when: ({ module, status }) => status === 0 && /^(all|manager)$/i.test(module),
    headers: () => line('Message', 'Reload Requested'),
  }),
  defineEvent({
    name: 'ChannelReload',
    on: 'endpoints.reloaded',
    class: 'system',
    headers: ({ technology, by, registrations, peers, users }) =>
      line('Channel', technology) +
      line('ReloadReason', REASONS[by]) +
      line('Registry_Count', registrations) +
      line('Peer_Count', peers) +
      line('User_Count', users),
  }),
  defineEvent({
    name: 'Shutdown',
    on: 'exchange.stopping',
    class: 'system',
    headers: ({ cleanly, restart }) => line('Shutdown', cleanly ? 'Cleanly' : 'Uncleanly') + line('Restart', restart ? 'True' : 'False'),
  }),
];
