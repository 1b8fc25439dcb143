import { Argument, Command, type Option } from 'commander';
import { MEASUREMENT_NAMES } from './bench/measurements.ts';
import { ownVocabulary } from './manager/vocabulary.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** `ringdown completion bash`: a script that has the shell complete the commands and options of this program. */
export function completionCommand(): Command {
  const command: Command = new Command('completion')
    .description('Print a script by which the shell completes commands and options.')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
  source <(ringdown completion bash)
  ringdown completion zsh > "\${fpath[1]}/_ringdown"
  ringdown completion fish > ~/.config/fish/completions/ringdown.fish`,
    )
    .action(async (shell: Shell) => {
      const { actions } = await ownVocabulary();
      process.stdout.write(completionScript(command.parent ?? command, shell, [...actions.keys()]));
    });
  return command;
}

/** What can stand behind the name of the program. */
interface Word {
  readonly name: string;
  readonly about: string;
  /** What may stand behind it; files where there is none. */
  readonly values: readonly string[];
  readonly options: readonly { readonly flags: readonly string[]; readonly about: string; readonly takesValue: boolean }[];
}

/** The script, made of the commands as they are. @param actions what `ringdown action` takes */
export function completionScript(program: Command, shell: Shell, actions: readonly string[]): string {
  const values: Readonly<Record<string, readonly string[]>> = { action: actions, bench: MEASUREMENT_NAMES, completion: SHELLS };
  const words = program.commands.map(
    (command): Word => ({
      name: command.name(),
      about: command.description(),
      values: values[command.name()] ?? [],
      options: [...command.options.map(optionOf), { flags: ['--help'], about: 'show what it does', takesValue: false }],
    }),
  );
  return PRINTERS[shell](words);
}

const optionOf = (option: Option): Word['options'][number] => ({
  flags: [option.short, option.long].filter((flag) => flag !== undefined),
  about: option.description,
  takesValue: option.required || option.optional,
});

const PRINTERS: Readonly<Record<Shell, (words: readonly Word[]) => string>> = {
  bash: (words) => `_ringdown() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${words.map(({ name }) => name).join(' ')} --help --version" -- "$word"))
    return
  fi
  local options="" values=""
  case "\${COMP_WORDS[1]}" in
${words
  .map(
    ({ name, options, values }) =>
      `    ${name}) options="${options.flatMap(({ flags }) => flags).join(' ')}"${values.length > 0 ? ` values="${values.join(' ')}"` : ''} ;;\n`,
  )
  .join('')}  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *) if [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$word")); else COMPREPLY=($(compgen -f -- "$word")); fi ;;
  esac
}
complete -o filenames -F _ringdown ringdown
`,
  zsh: (words) => `#compdef ringdown
_ringdown() {
  local -a commands
  commands=(
${words.map(({ name, about }) => `    ${quoted(`${name}:${about}`)}\n`).join('')}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${words
  .map(
    ({ name, options, values }) =>
      `    ${name}) _arguments -S ${options.map(zshOption).join(' ')} ${values.length > 0 ? quoted(`*:value:(${values.join(' ')})`) : "'*:file:_files'"} ;;\n`,
  )
  .join('')}  esac
}
if [ "$funcstack[1]" = _ringdown ]; then _ringdown "$@"; else compdef _ringdown ringdown; fi
`,
  fish: (words) =>
    words
      .flatMap(({ name, about, options, values }) => [
        `complete -c ringdown -n __fish_use_subcommand -f -a ${name} -d ${quoted(about)}\n`,
        ...(values.length > 0 ? [`complete -c ringdown -n '__fish_seen_subcommand_from ${name}' -f -a ${quoted(values.join(' '))}\n`] : []),
        ...options.map(
          ({ flags, about: what, takesValue }) =>
            `complete -c ringdown -n '__fish_seen_subcommand_from ${name}' ${flags.map(fishFlag).join(' ')}${takesValue ? ' -r' : ''} -d ${quoted(what)}\n`,
        ),
      ])
      .join(''),
};

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const zshOption = ({ flags, about, takesValue }: Word['options'][number]): string =>
  quoted(`${flags.at(-1)}[${about.replace(/[[\]:\\]/g, '\\$&')}]${takesValue ? ':value:_files' : ''}`);

const fishFlag = (flag: string): string => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`);
