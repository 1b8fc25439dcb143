import type { Dialect } from './dialect/dialect.ts';
import { printFollows } from './dialect/framing.ts';
import type { ListItem, ListReply, Reply } from './reply.ts';
import type { ManagerSession } from './session.ts';
import type { ReplySink } from './session-outlet.ts';

/** So much text of a long reply is made in one turn of the loop; then others have theirs. */
const TEXT_A_TURN = 16 << 10;

/**
 * Writes a reply in a dialect's form. Short ones are written at once; of a long list or command output the rest comes turn by turn, as the
 * socket takes it, and the promise says when.
 */
export function writeReply(
  session: ManagerSession,
  sink: ReplySink,
  dialect: Dialect,
  reply: Reply,
  actionId: string | undefined,
): undefined | Promise<void> {
  switch (reply.kind) {
    case 'none':
      return undefined;
    case 'raw':
      if (typeof reply.text !== 'string') return writePieces(session, sink, reply.text);
      sink.write(reply.text);
      return undefined;
    case 'simple':
      sink.write(dialect.printReply(reply, actionId));
      return undefined;
    case 'command': {
      const pieces = session.account?.commandFollows ? printFollows(reply, actionId) : dialect.printCommand(reply, actionId);
      return writePieces(session, sink, pieces);
    }
    case 'list':
      return isSync(reply.items)
        ? writePieces(session, sink, listPieces(dialect, reply, reply.items, actionId))
        : writeAsyncList(session, sink, dialect, reply, reply.items, actionId);
  }
}

const isSync = (items: ListReply['items']): items is IterableIterator<ListItem> => Symbol.iterator in items;

function* listPieces(dialect: Dialect, list: ListReply, items: Iterable<ListItem>, actionId: string | undefined): Iterable<string> {
  yield dialect.printListStart(list, actionId);
  let count = 0;
  for (const item of items) {
    count++;
    yield dialect.printListItem(item, list, actionId);
  }
  yield dialect.printListEnd(list, count, actionId);
}

function writePieces(session: ManagerSession, sink: ReplySink, pieces: Iterable<string>): undefined | Promise<void> {
  const iterator = pieces[Symbol.iterator]();
  const { text, done } = takeSome(iterator);
  sink.write(text);
  return done ? undefined : writeRest(session, sink, iterator);
}

async function writeRest(session: ManagerSession, sink: ReplySink, iterator: Iterator<string>): Promise<void> {
  for (let done = false; !done; ) {
    await sink.flushed();
    if (session.isClosed) {
      iterator.return?.();
      return;
    }
    const some = takeSome(iterator);
    sink.write(some.text);
    done = some.done;
  }
}

function takeSome(iterator: Iterator<string>): { text: string; done: boolean } {
  let text = '';
  while (text.length < TEXT_A_TURN) {
    const { value, done } = iterator.next();
    if (done) return { text, done: true };
    text += value;
  }
  return { text, done: false };
}

async function writeAsyncList(
  session: ManagerSession,
  sink: ReplySink,
  dialect: Dialect,
  list: ListReply,
  items: AsyncIterable<ListItem> | Iterable<ListItem>,
  actionId: string | undefined,
): Promise<void> {
  sink.write(dialect.printListStart(list, actionId));
  let count = 0;
  let unsent = 0;
  for await (const item of items) {
    if (session.isClosed) return;
    count++;
    const text = dialect.printListItem(item, list, actionId);
    sink.write(text);
    unsent += text.length;
    if (unsent < TEXT_A_TURN) continue;
    unsent = 0;
    await sink.flushed();
  }
  if (!session.isClosed) sink.write(dialect.printListEnd(list, count, actionId));
}
