import { ALL_CLASSES } from '../../authority.ts';
import { type ActionContext, defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';
import { answer, failure, noReply, type Reply, success } from '../../reply.ts';

/** Chooses the classes of events that this session hears. The answer tells what was asked for, not what the account may read. */
export const events = defineAction({
  name: 'Events',
  summary: 'Control Event Flow.',
  privileges: [],
  fields: { mask: needed(text('EventMask', '`on`, `off`, or classes parted by commas.')) },
  run: (context, { mask: asked }) => {
    const { session, dialect, manager } = context;
    const mask = asked === undefined ? undefined : session.dialect.parseMask(asked);
    if (mask === undefined && dialect.name === 'modern') return manager.hasBrokenEventsAction ? noReply : failure('Invalid event mask');
    if (mask !== undefined) session.listen(mask);
    if (manager.hasBrokenEventsAction && (mask === undefined || mask === ALL_CLASSES)) return noReply;
    return state(context, (mask ?? session.mask) > 0);
  },
});

const state = ({ dialect }: ActionContext, isOn: boolean): Reply => {
  const word = isOn ? 'On' : 'Off';
  return dialect.name === 'classic' ? answer(`Events ${word}`) : success(undefined, [['Events', word]]);
};
