import command from './command.ts';
import coreSettings from './core-settings.ts';
import coreStatus from './core-status.ts';
import getConfig from './get-config.ts';
import reload from './reload.ts';

export const systemActions = [command, coreSettings, coreStatus, getConfig, reload];
