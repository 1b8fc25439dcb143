import { defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';
import { success } from '../../reply.ts';

/** Tells all who read class `user` whatever the client likes. */
export const userEvent = defineAction({
  name: 'UserEvent',
  summary: 'Send an arbitrary event.',
  privileges: ['user'],
  fields: { name: needed(text('UserEvent', 'Name of the event; all further headers are its headers.')) },
  takesAnyHeader: true,
  run: ({ request, actionId, manager }, { name = '' }) => {
    const headers: [string, string][] = [];
    for (const row of request.lines) {
      const colon = row.indexOf(':');
      // A header without a name is none.
      if (colon < 1 || row.slice(0, colon).toLowerCase() === 'userevent') continue;
      headers.push([row.slice(0, colon), row.slice(row.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1)]);
    }
    manager.publish('user.eventRaised', { name, headers, actionId });
    return success('Event Sent');
  },
});
