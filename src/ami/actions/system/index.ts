import command from './command.ts';
import coreSettings from './core-settings.ts';
import coreStatus from './core-status.ts';
import getConfig from './get-config.ts';
import getConfigJson from './get-config-json.ts';
import listCategories from './list-categories.ts';
import moduleCheck from './module-check.ts';
import reload from './reload.ts';

export const systemActions = [command, coreSettings, coreStatus, getConfig, getConfigJson, listCategories, moduleCheck, reload];
