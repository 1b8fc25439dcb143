import { defineApplication } from '../core/dialplan/define-application.ts';
import { gosub } from './support/gosub.ts';

export default defineApplication({
  name: 'Gosub',
  summary: 'Jump to label, saving return address.',
  syntax: 'Gosub([[context,]exten,]priority[(arg1[,...][,argN])])',
  description:
    'Goes to that place, from where Return comes back. The arguments are `ARG1` and so on there, `ARGC` says how many there are.',
  run: gosub,
});
