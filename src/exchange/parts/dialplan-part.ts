import { parseExtensionsConf } from '../../config/extensions-conf.ts';
import { buildDialplan } from '../../core/dialplan/build-dialplan.ts';
import { substitute } from '../../core/dialplan/channel-scope.ts';
import { type ExchangePart, loadNowAndOnReload } from './exchange-part.ts';

/** extensions.conf: contexts, hints and globals. Globals that the dialplan set itself stay unless `clearglobalvars` is on. */
export const dialplanPart: ExchangePart = (context) => {
  const { core, loader } = context;
  return loadNowAndOnReload(context, {
    module: 'pbx_config',
    async prepare() {
      const conf = await loader.load('extensions.conf', parseExtensionsConf);
      const { dialplan, warnings } = await buildDialplan(conf, {
        clock: core.clock,
        globals: core.globals,
        registered: core.registeredExtensions,
      });
      loader.warn(warnings);
      return () => {
        if (conf.general.clearGlobalVariables) core.globals.clear();
        for (const [name, value] of conf.globals) {
          const text = substitute(core, undefined, value);
          if (typeof text === 'string') core.setGlobal(name, text);
        }
        core.loadDialplan(dialplan);
      };
    },
  });
};
