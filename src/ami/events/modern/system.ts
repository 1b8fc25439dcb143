import { defineEvent } from '../../define-event.ts';
import { line } from '../../headers/line.ts';

/** The exchange as a whole: boot, reload, end, modules (AMI modern section 20). */
export const systemEvents = [
  defineEvent({
    name: 'FullyBooted',
    on: 'exchange.booted',
    class: 'system',
    headers: ({ uptimeSeconds, lastReloadSeconds }) =>
      line('Status', 'Fully Booted') + line('Uptime', uptimeSeconds) + line('LastReload', lastReloadSeconds),
  }),
  defineEvent({
    name: 'Reload',
    on: 'exchange.reloaded',
    class: 'system',
    headers: ({ module, status }) => line('Module', module) + line('Status', status),
  }),
  defineEvent({
    name: 'Shutdown',
    on: 'exchange.stopping',
    class: 'system',
    headers: ({ cleanly, restart }) => line('Shutdown', cleanly ? 'Cleanly' : 'Uncleanly') + line('Restart', restart ? 'True' : 'False'),
  }),
  defineEvent({
    name: 'Load',
    on: 'module.loaded',
    class: 'system',
    headers: ({ module, status }) => line('Module', module) + line('Status', status),
  }),
  defineEvent({
    name: 'Unload',
    on: 'module.unloaded',
    class: 'system',
    headers: ({ module, status }) => line('Module', module) + line('Status', status),
  }),
];
