import { ChannelState } from '../core/channel/channel-state.ts';
import { parseOptions, splitArguments } from '../core/dialplan/arguments.ts';
import { type ApplicationContext, defineApplication } from '../core/dialplan/define-application.ts';
import { sayAlpha, sayDigits } from '../features/say/english.ts';
import { searchDirectory } from '../features/voicemail/directory-search.ts';
import type { Mailbox } from '../features/voicemail/mailbox.ts';
import { type Voicemail, voicemails } from '../features/voicemail/voicemail.ts';
import { answerAndListen } from './support/answer.ts';
import { Conversation } from './support/voicemail/conversation.ts';

type Result = 'OPERATOR' | 'ASSISTANT' | 'TIMEOUT' | 'SELECTED' | 'USEREXIT' | 'FAILED';

const FIRST_DIGIT_MS = 5000;
const NEXT_DIGIT_MS = 3000;
const MOST_DIGITS = 8;
const MOST_PAUSE_MS = 3000;
/** Names of a menu, and how often one is said where they come one by one. */
const MENU_SIZE = 8;
const REPEATS = 3;

export default defineApplication({
  name: 'Directory',
  summary: 'Provide directory of voicemail extensions.',
  syntax: 'Directory([vm-context[,dial-context[,options]]])',
  description: [
    'Finds the extension of somebody whose name is spelled on the keys, among the mailboxes of a context (all with searchcontexts, else default), and',
    'goes there. `0` leads to extension o, `*` to a. `DIRECTORY_RESULT` is OPERATOR, ASSISTANT, TIMEOUT, HANGUP, SELECTED, USEREXIT or FAILED.',
    'Options: f(n), l(n), b(n) first name, last name (as without), either; n letters, 3 unless said. a aliases, too. e the extension is said with the',
    'name. m a menu of up to 8 names. n does not answer. p(n) a pause of n ms before the names. s sets `DIRECTORY_EXTEN` and goes nowhere.',
  ].join('\n'),
  async run(context, data) {
    const { core, channel, signal } = context;
    const talk = new Conversation(context);
    try {
      const [where = '', dialContext = '', optionText = ''] = splitArguments(data);
      const options = parseOptions(optionText);
      if (channel.state !== ChannelState.Up && !options.has('n')) await answerAndListen(context);
      const result = await new DirectoryCall(context, talk, voicemails.of(core), { where, dialContext, options }).run();
      channel.setVariable('DIRECTORY_RESULT', result);
      return result === 'FAILED' ? 'hangup' : undefined;
    } catch (error) {
      if (signal.aborted) channel.setVariable('DIRECTORY_RESULT', 'HANGUP');
      throw error;
    } finally {
      talk.close();
    }
  },
});

interface DirectoryRequest {
  readonly where: string;
  readonly dialContext: string;
  readonly options: ReadonlyMap<string, string>;
}

/** One caller in the directory. */
class DirectoryCall {
  readonly #context: ApplicationContext;
  readonly #talk: Conversation;
  readonly #voicemail: Voicemail;
  readonly #request: DirectoryRequest;

  constructor(context: ApplicationContext, talk: Conversation, voicemail: Voicemail, request: DirectoryRequest) {
    this.#context = context;
    this.#talk = talk;
    this.#voicemail = voicemail;
    this.#request = request;
  }

  async run(): Promise<Result> {
    const { options } = this.#request;
    const wanted = ['f', 'l', 'b'].filter((letter) => options.has(letter));
    const either = wanted.includes('b') || wanted.length > 1;
    const first = either || wanted[0] === 'f';
    const letters = Math.min(Number.parseInt(wanted.map((letter) => options.get(letter)).find(Boolean) ?? '', 10) || 3, MOST_DIGITS);
    for (;;) {
      const digit = (await this.#talk.play(this.#intro(first, either))) ?? (await this.#talk.digit(FIRST_DIGIT_MS));
      if (digit === undefined) return 'TIMEOUT';
      if (digit === '0' && this.#goTo('o')) return 'OPERATOR';
      if (digit === '*' && this.#goTo('a')) return 'ASSISTANT';
      const digits = await this.#rest(digit, letters);
      const found = searchDirectory(this.#boxes(), digits, { first, last: either || !first, alias: options.has('a') });
      const result = found.length === 0 ? undefined : await (options.has('m') ? this.#menu(found) : this.#oneByOne(found));
      if (result) return result;
      await this.#talk.play(found.length === 0 ? 'dir-nomatch' : 'dir-nomore', '');
    }
  }

  #intro(first: boolean, either: boolean): string[] {
    const { directoryIntro } = this.#voicemail.general;
    if (directoryIntro !== '') return [directoryIntro];
    const operator = this.#hasExten('o') ? '-oper' : '';
    return either ? [`dir-intro${operator}`, 'dir-firstlast'] : [`dir-intro${first ? '-fn' : ''}${operator}`];
  }

  async #rest(first: string, letters: number): Promise<string> {
    let digits = first === '#' ? '' : first;
    while (digits.length < letters && first !== '#') {
      const next = await this.#talk.digit(NEXT_DIGIT_MS);
      if (next === undefined || next === '#') break;
      digits += next;
    }
    return digits;
  }

  *#boxes(): IterableIterator<Mailbox> {
    const { where } = this.#request;
    const all = where === '' && this.#voicemail.general.searchContexts;
    for (const box of this.#voicemail.boxes) if (all || box.context === (where || 'default')) yield box;
  }

  async #pause(): Promise<string | undefined> {
    const milliseconds = Number.parseInt(this.#request.options.get('p') ?? '', 10);
    return milliseconds > 0 ? this.#talk.digit(Math.min(milliseconds, MOST_PAUSE_MS)) : undefined;
  }

  async #oneByOne(found: readonly Mailbox[]): Promise<Result | undefined> {
    let digit = await this.#pause();
    for (const box of found) {
      for (let times = 0; times < REPEATS; times++) {
        digit ??= (await this.#talk.play([...this.#nameOf(box), 'dir-instr'])) ?? (await this.#talk.digit(NEXT_DIGIT_MS));
        const pressed = digit;
        digit = undefined;
        if (pressed === '1') return this.#select(box);
        if (pressed === '0' && this.#goTo('o')) return 'OPERATOR';
        if (pressed === '#') return 'USEREXIT';
        if (pressed === '*') break;
      }
    }
    return undefined;
  }

  async #menu(found: readonly Mailbox[]): Promise<Result | undefined> {
    await this.#pause();
    for (let at = 0; at < found.length; at += MENU_SIZE) {
      const block = found.slice(at, at + MENU_SIZE);
      const lines = block.flatMap((box, i) => ['dir-multi1', `digits/${i + 1}`, 'dir-multi2', ...this.#nameOf(box)]);
      const more = at + MENU_SIZE < found.length ? ['dir-multi9'] : [];
      const digit = (await this.#talk.play([...lines, ...more])) ?? (await this.#talk.digit(NEXT_DIGIT_MS));
      if (digit === '0' && this.#goTo('o')) return 'OPERATOR';
      if (digit === '#') return 'USEREXIT';
      const box = block[Number(digit) - 1];
      if (box) return this.#select(box);
    }
    return undefined;
  }

  /** The name in its owner's voice, or spelled. */
  #nameOf(box: Mailbox): string[] {
    const recorded = box.spool.greeting('greet');
    const extension = this.#request.options.has('e') ? ['vm-extension', ...sayDigits(box.name)] : [];
    return [...(recorded === undefined ? sayAlpha(box.options.fullName) : [recorded]), ...extension];
  }

  #select(box: Mailbox): Result {
    const { channel, core, logger } = this.#context;
    const { options, dialContext } = this.#request;
    if (options.has('s')) {
      channel.setVariable('DIRECTORY_EXTEN', box.name);
      return 'SELECTED';
    }
    const context = dialContext || box.context;
    if (!core.dialplan.hasExten(context, box.name, channel.callerId.number)) {
      logger.warning(`${channel.name}: there is no extension '${box.name}' in context '${context}' for the directory`);
      return 'FAILED';
    }
    channel.interpreter?.jump({ context, exten: box.name, priority: 1 });
    return 'SELECTED';
  }

  #hasExten(exten: string): boolean {
    const { core, channel } = this.#context;
    return core.dialplan.hasExten(this.#request.dialContext || channel.context, exten, channel.callerId.number);
  }

  #goTo(exten: string): boolean {
    const { channel } = this.#context;
    if (!this.#hasExten(exten)) return false;
    channel.interpreter?.jump({ context: this.#request.dialContext || channel.context, exten, priority: 1 });
    return true;
  }
}
