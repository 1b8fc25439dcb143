import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'ModuleCheck',
  summary: 'Check if module is loaded.',
  description: 'Says whether the exchange has what Asterisk has in a module of that name, as `module show` lists it.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: { module: required('Module', 'its name, with or without `.so`', 'Module not loaded') },
  run: ({ exchange }, { module }) => (exchange.modules.find(module) ? success(undefined, [['Version', '']]) : failure('Module not loaded')),
});
