import { parsePresentation, presentationName } from '../core/channel/caller-id.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const callerpres = defineFunction({
  name: 'CALLERPRES',
  summary: "Whether the caller's number may be shown",
  syntax: 'CALLERPRES()',
  description: 'The older form of CALLERID(pres): allowed_not_screened, allowed, prohib_not_screened, prohib, unavailable and so on.',
  read: ({ channel }) => (channel ? presentationName(channel.callerId.presentation) : ''),
  write({ core, channel }, _args, value) {
    if (!channel) return false;
    const presentation = parsePresentation(value.trim());
    if (typeof presentation === 'number') channel.update({ callerId: { ...channel.callerId, presentation } });
    else core.logger.warning(`'${value}' is no presentation of a caller`);
    return true;
  },
});
