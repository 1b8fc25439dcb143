import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import { ROOT } from '../architecture/source-tree.ts';
import { type HeaderLine, headersOf, MessageCutter } from '../conformance/ami-text.ts';
import type { DialectName } from '../conformance/dialects.ts';
import { recordedScripts, referenceOf } from '../conformance/recording.ts';

type Declared = ReadonlyMap<string, ReadonlyMap<string, 'always' | 'sometimes'>>;

/** The members of a declared interface, names in lower case. */
function declared(file: 'events' | 'actions', name: string): Declared {
  const path = join(ROOT, `src/client/declarations/${file}.ts`);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023);
  const found = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name);
  assert.ok(found && ts.isInterfaceDeclaration(found));
  const nameOf = ({ name }: ts.TypeElement) => (name as ts.Identifier | ts.StringLiteral).text.toLowerCase();
  type Headers = [string, 'always' | 'sometimes'][];
  const own = (members: readonly ts.TypeElement[]): Headers =>
    members.map((header) => [nameOf(header), header.questionToken ? 'sometimes' : 'always']);
  /** Of `{ ... }`, `A & { ... }`, the name of an interface, or another member: `EventHeaders['Newchannel']`. */
  const headersIn = (type: ts.TypeNode): Headers => {
    if (ts.isTypeLiteralNode(type)) return own([...type.members]);
    if (ts.isIntersectionTypeNode(type)) return type.types.flatMap(headersIn);
    if (ts.isIndexedAccessTypeNode(type)) {
      const wanted = ((type.indexType as ts.LiteralTypeNode).literal as ts.StringLiteral).text.toLowerCase();
      const member = found.members.find((one) => nameOf(one) === wanted);
      assert.ok(member && ts.isPropertySignature(member) && member.type, wanted);
      return headersIn(member.type);
    }
    const named = (type as ts.TypeReferenceNode).typeName.getText(source);
    const shared = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === named);
    return shared && ts.isInterfaceDeclaration(shared) ? own([...shared.members]) : [];
  };
  return new Map(
    found.members.map((member) => {
      assert.ok(ts.isPropertySignature(member) && member.type);
      // A list says which events it has: those have headers, it has none.
      return [nameOf(member), new Map(ts.isTupleTypeNode(member.type) ? [] : headersIn(member.type))];
    }),
  );
}

/** The messages of a recorded server of a dialect, and with each the action that it answers where that is known. */
function* recorded(dialect: DialectName): Generator<{ script: string; headers: readonly HeaderLine[]; action: string | undefined }> {
  for (const script of recordedScripts(dialect)) {
    const { first, again } = referenceOf(dialect, script);
    for (const recording of again ? [first, again] : [first]) {
      const cutters = new Map<string, MessageCutter>();
      const asked = new Map<string, string>();
      for (const entry of recording.entries) {
        if (!('text' in entry)) continue;
        if (entry.dir === '>') {
          for (const request of entry.text.split('\r\n\r\n')) {
            const { action, actionid } = lowerCase(headersOf(request));
            if (action && actionid) asked.set(`${entry.conn} ${actionid}`, action.toLowerCase());
          }
          continue;
        }
        const cutter = cutters.get(entry.conn) ?? new MessageCutter();
        cutters.set(entry.conn, cutter);
        for (const message of cutter.push(entry.text)) {
          const headers = headersOf(message);
          yield { script, headers, action: asked.get(`${entry.conn} ${lowerCase(headers).actionid}`) };
        }
      }
    }
  }
}

const lowerCase = (headers: readonly HeaderLine[]): Record<string, string> =>
  Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));

/** What Asterisk has and this exchange does not: an event of 2006's masquerades. */
const ELSEWHERE = new Set(['masquerade']);

/** Events whose further headers depend on a user, a configuration or what was wrong. */
const OPEN = /^(userevent|cdr|successfulauth|requestnotallowed|requestbadformat|challengeresponsefailed)$/;

for (const dialect of ['modern', 'classic'] as const) {
  test(`every event and header that a recorded server sent is declared, and what is declared as always there is (${dialect})`, () => {
    const events = declared('events', 'EventHeaders');
    const envelope = new Set(['event', 'privilege', 'timestamp', 'sequencenumber', 'systemname', 'actionid']);
    const wrong = new Set<string>();
    let seen = 0;
    for (const { script, headers } of recorded(dialect)) {
      const sent = lowerCase(headers);
      if (headers[0]?.[0] !== 'Event' || ELSEWHERE.has(sent.event!.toLowerCase())) continue;
      seen++;
      const name = sent.event!.toLowerCase();
      const known = events.get(name);
      if (!known) wrong.add(`${script}: ${sent.event} is not declared`);
      for (const header of Object.keys(sent))
        if (!envelope.has(header) && !known?.has(header) && !OPEN.test(name)) wrong.add(`${script}: ${sent.event} has ${header}`);
      for (const [header, sure] of known ?? [])
        if (sure === 'always' && sent[header] === undefined) wrong.add(`${script}: ${sent.event} without ${header}`);
    }
    assert.ok(seen > 1000, `only ${seen} events`);
    assert.deepEqual([...wrong], []);
  });

  test(`the replies of a recorded server have the headers that are declared (${dialect})`, () => {
    const replies = declared('actions', 'ReplyHeaders');
    const wrong = new Set<string>();
    const seen = new Set<string>();
    for (const { script, headers, action } of recorded(dialect)) {
      const sent = lowerCase(headers);
      const known = replies.get(action ?? '');
      if (!known || sent.response !== 'Success') continue;
      seen.add(action!);
      for (const header of Object.keys(sent))
        if (!/^(response|actionid|message|)$/.test(header) && !known.has(header)) wrong.add(`${script}: ${action} answers ${header}`);
      for (const [header, sure] of known)
        if (sure === 'always' && sent[header] === undefined) wrong.add(`${script}: ${action} answers without ${header}`);
    }
    assert.ok(seen.size >= 5, [...seen].join());
    assert.deepEqual([...wrong], []);
  });
}

test('an editor offers the names of actions, their fields with what each is for, and the headers of an event', () => {
  const path = join(ROOT, 'test/client/editor.ts');
  // A bar is where the cursor stands.
  const [before = '', inName = '', inFields = '', inEvent = ''] = `
    import type { AmiClient } from '../../src/client/index.ts';
    declare const ami: AmiClient;
    ami.action('|');
    ami.action('Hangup', { | });
    ami.on('Hangup', (event) => event.get('|'));`.split('|');
  const text = before + inName + inFields + inEvent;
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [path],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = name === path ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === path || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
  };
  const service = ts.createLanguageService(host);
  const offered = (at: number) => service.getCompletionsAtPosition(path, at, {})?.entries.map(({ name }) => name) ?? [];

  const names = offered(before.length);
  assert.ok(names.includes('Originate') && names.includes('QueueStatus'), names.join());
  const behindName = before.length + inName.length;
  assert.deepEqual(offered(behindName).sort(), ['ActionID', 'Cause', 'Channel']);
  const { documentation } = service.getCompletionEntryDetails(path, behindName, 'Cause', {}, undefined, {}, undefined) ?? {};
  assert.match(ts.displayPartsToString(documentation), /Q\.850/);
  const headers = offered(behindName + inFields.length);
  assert.ok(headers.includes('Cause-txt') && headers.includes('Privilege'), headers.join());
});

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};
