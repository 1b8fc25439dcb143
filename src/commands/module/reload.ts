import { ReloadStatus } from '../../exchange/reload-status.ts';
import { left } from '../columns.ts';
import { type CommandContext, type CommandResult, defineCommand } from '../define-command.ts';

async function reload({ exchange }: CommandContext, names: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const name of names.length === 0 ? [undefined] : names) {
    const status = await exchange.modules.reload(name);
    if (status === ReloadStatus.NotFound) lines.push(`No such module '${name}'`);
    else if (status === ReloadStatus.NotSupported) lines.push(`The module '${name}' does not support reloads.`);
    else if (status === ReloadStatus.Error)
      lines.push(`The module '${name ?? 'All'}' could not be reloaded: the old configuration stays in force.`);
  }
  return lines;
}

export const moduleReload = defineCommand({
  words: 'module reload',
  summary: 'Reload configuration for a given module',
  usage:
    'Usage: module reload [module ...]\n       Reloads configuration files for all listed modules which support\n       reloading, or for all supported modules if none are listed.',
  run: reload,
});

export const reloadCommand = defineCommand({
  words: 'reload',
  aliases: ['core reload'],
  summary: 'Reload configuration',
  usage: 'Usage: reload [module ...]\n       As module reload.',
  async run(context, names): Promise<CommandResult> {
    const lines = await reload(context, names);
    if (context.dialect === 'modern' || lines.length > 0) return lines;
    return ["The 'reload' command is deprecated and will be removed in a future release. Please use 'module reload' instead.", ...lines];
  },
});

/** `dialplan reload`, `sip reload`, `manager reload`: one part, without a Reload event. */
const partReload = (words: string, module: string, done: Record<'modern' | 'classic', string[]>) =>
  defineCommand({
    words,
    summary: `Reload ${module}`,
    usage: `Usage: ${words}`,
    async run({ exchange, dialect }, args) {
      if (args.length > 0) return 'usage';
      const status = await exchange.modules.reloadQuietly(module);
      if (status === ReloadStatus.Success) return done[dialect];
      return { lines: [`${words} failed: the old configuration stays in force.`], failed: true };
    },
  });

export const dialplanReload = partReload('dialplan reload', 'pbx_config', { modern: ['Dialplan reloaded.'], classic: [] });
export const sipReload = partReload('sip reload', 'chan_sip', { modern: [], classic: [] });
export const iaxReload = partReload('iax2 reload', 'chan_iax2', { modern: [], classic: [] });
export const voicemailReload = partReload('voicemail reload', 'app_voicemail', {
  modern: ['Reloading voicemail configuration...'],
  classic: ['Reloading voicemail configuration...'],
});
export const managerReload = partReload('manager reload', 'manager', { modern: [], classic: [] });

export const moduleShow = defineCommand({
  words: 'module show',
  aliases: ['show modules'],
  summary: 'List modules and info',
  usage: 'Usage: module show [like <keyword>]\n       Shows what the exchange is made of, by the names of Asterisk.',
  run({ exchange }, [like, text, ...rest]) {
    if (rest.length > 0 || (like !== undefined && (like !== 'like' || text === undefined))) return 'usage';
    const modules = exchange.modules.list(text);
    const row = (name: string, description: string, use: string, status: string) =>
      `${left(name, 30)} ${left(description, 40)} ${left(use, 10)} ${status}`;
    return [
      row('Module', 'Description', 'Use Count', 'Status'),
      ...modules.map((m) => row(`${m.name}.so`, m.description.slice(0, 40), '0', 'Running')),
      `${modules.length} modules loaded`,
    ];
  },
});

/** Parts cannot be taken out of a running exchange: loading finds them there, unloading is refused. */
export const moduleLoad = defineCommand({
  words: 'module load',
  summary: 'Load a module by name',
  usage:
    'Usage: module load <module name>\n       Every part of the exchange is always there; says so, or that there is none of that name.',
  run({ exchange }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    return exchange.modules.find(name)
      ? [`Module '${name}' is part of the exchange and runs already.`]
      : { lines: [`Unable to load module ${name}`, `Command 'module load ${name}' failed.`], failed: true };
  },
});

export const moduleUnload = defineCommand({
  words: 'module unload',
  summary: 'Unload a module by name',
  usage: 'Usage: module unload <module name>\n       Refused: parts of a running exchange cannot be taken out.',
  run({ exchange }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    return { lines: [exchange.modules.find(name) ? `Unable to unload resource ${name}` : `No such module '${name}'`], failed: true };
  },
});
