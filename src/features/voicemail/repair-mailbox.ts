import { join } from 'node:path';
import { FOLDERS, folderNamed } from './folders.ts';
import { MessageFolder } from './message-folder.ts';
import type { SpoolFiles } from './spool-files.ts';

/** A message on its way into a folder, in `tmp`: `ringdown-<token>.wav` and, once it is complete, `ringdown-<token>.<folder>.txt`. */
export const draftBase = (box: string, token: string): string => join(box, 'tmp', `ringdown-${token}`);
export const draftText = (base: string, folder: string): string => `${base}.${folder}.txt`;

const DRAFT = /^(ringdown-[a-z0-9]+)\.(?:([A-Za-z0-9]+)\.txt|([A-Za-z0-9.]+))$/;

/** A sound without its text, or a text without (all of) its sounds. */
interface Stray {
  readonly base: string;
  readonly text: string;
  readonly sounds: readonly string[];
}

/**
 * Puts a mailbox right after the process died in the midst of something. One thing at a time is done to a mailbox, so that at most one
 * message is halfway: its removal is finished; what stood complete in `tmp` is delivered; sounds that were renamed and the text that was not
 * come together; then the numbers have no gap. A recording that was not finished is dropped. Files that make no sense are put aside with
 * the ending `.lost`, never deleted.
 * @returns what was done, for the log
 */
export async function repairMailbox(box: string, files: SpoolFiles): Promise<string[]> {
  const done: string[] = [];
  const present = new Set(await files.list(box));
  const folders = FOLDERS.filter((name) => present.has(name)).map((name) => new MessageFolder(join(box, name), files));
  const drafts = present.has('tmp') ? await readDrafts(box, files) : [];
  const loose: Stray[] = [];
  const whole: { folder: MessageFolder; stray: Stray }[] = [];
  const wanting: Stray[] = [];
  for (const folder of folders) {
    for (const entry of await folder.entries()) {
      if (entry.isGoing) {
        await folder.remove({ ...entry, hasText: false });
        done.push(`${folder.base(entry.number)}: its removal is finished`);
        continue;
      }
      const stray = { base: folder.base(entry.number), text: folder.text(entry.number), sounds: entry.sounds };
      if (!entry.hasText) loose.push(stray);
      else if (entry.sounds.length === 0) wanting.push(stray);
      else whole.push({ folder, stray });
    }
  }
  const halfDelivered = drafts.filter(({ stray }) => stray.sounds.length === 0).map(({ stray }) => stray);
  wanting.push(...halfDelivered);
  for (const sounds of loose) {
    // One format of several may have come over: then the text still has the others, none of them the same.
    const text =
      wanting.shift() ??
      whole.find(({ stray }) => stray.sounds.every((e) => !sounds.sounds.includes(e)) && isLess(stray, whole))?.stray ??
      drafts.find(({ stray }) => stray.sounds.length > 0 && stray.sounds.every((e) => !sounds.sounds.includes(e)))?.stray;
    if (!text) {
      for (const extension of sounds.sounds) await files.rename(`${sounds.base}.${extension}`, `${sounds.base}.${extension}.lost`);
      done.push(`${sounds.base}: a sound that belongs to no message is put aside`);
      continue;
    }
    for (const extension of text.sounds) await files.rename(`${text.base}.${extension}`, `${sounds.base}.${extension}`);
    await files.rename(text.text, `${sounds.base}.txt`);
    done.push(`${sounds.base}: the rest of the message is brought after it`);
  }
  for (const { text } of wanting) {
    await files.rename(text, `${text}.lost`);
    done.push(`${text}: a message without sound is put aside`);
  }
  for (const { stray, folder } of await readDrafts(box, files)) {
    await new MessageFolder(join(box, folder), files).take(stray.base, stray.sounds, stray.text);
    done.push(`${stray.base}: the message is delivered`);
  }
  for (const folder of FOLDERS.filter((name) => present.has(name))) await new MessageFolder(join(box, folder), files).closeGaps();
  if (present.has('tmp'))
    for (const name of await files.list(join(box, 'tmp')))
      if (name.startsWith('ringdown-') && !name.endsWith('.lost')) await files.remove(join(box, 'tmp', name));
  return done;
}

/** Whether a message has fewer formats than others have. */
const isLess = (stray: Stray, all: readonly { stray: Stray }[]): boolean =>
  all.some((other) => other.stray.sounds.length > stray.sounds.length);

/** Messages in `tmp` whose text is there. */
async function readDrafts(box: string, files: SpoolFiles): Promise<{ stray: Stray; folder: string }[]> {
  const texts = new Map<string, string>();
  const sounds = new Map<string, string[]>();
  for (const name of await files.list(join(box, 'tmp'))) {
    const [, token, folder, extension] = DRAFT.exec(name) ?? [];
    if (token === undefined) continue;
    if (folder !== undefined) texts.set(token, folder);
    else if (extension !== undefined && !extension.includes('.')) sounds.set(token, [...(sounds.get(token) ?? []), extension]);
  }
  return [...texts].flatMap(([token, name]) => {
    const folder = folderNamed(name);
    const base = join(box, 'tmp', token);
    return folder ? [{ folder, stray: { base, text: draftText(base, name), sounds: sounds.get(token) ?? [] } }] : [];
  });
}
