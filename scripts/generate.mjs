// Writes the pages that are made from the source: `npm run generate`. With --check it only says which of them are not fresh.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { actionDeclarations, eventDeclarations } from './client-declarations.mjs';
import { emit, ROOT } from './compile.mjs';

/** Where the options of a table stand in the file, by the table's name in the source. */
function sectionOf(file, table) {
  const known = {
    'sip.conf': { SHARED: '[general] and each phone', ENDPOINT: 'each phone', GENERAL: '[general]' },
    'iax.conf': { SHARED: '[general] and each party', PARTY: 'each party', GENERAL: '[general]' },
    'manager.conf': { GENERAL: '[general]', TLS: '[general]', ACCOUNT: 'each account' },
    'musiconhold.conf': { CLASS: 'each class' },
    'asterisk.conf': { OPTIONS: '[options]' },
    'features.conf': { GENERAL_CODES: '[general]', GENERAL_PARKING: '[general], the parking lot of 2006' },
    'res_parking.conf': { LOT: 'each lot' },
  };
  return known[file]?.[table] ?? (/^(OPTIONS|GENERAL)$/.test(table) ? '[general]' : `[${table.toLowerCase().replaceAll('_', '')}]`);
}

/** Options that a parser adds to its table as it goes, because they need more than their line. */
const ADDED = {
  'confbridge.conf': { '[bridge]': ['sound_*', 'template'], '[user]': ['template'] },
  'iax.conf': { 'each party': ['acl'] },
  'manager.conf': { 'each account': ['acl', 'eventfilter'] },
  'sip.conf': { 'each phone': ['acl'] },
};

/** docs/compatibility.md: the options that each configuration file's table acts on, and the actions that are not answered. */
async function compatibility() {
  const names = (await readdir(join(ROOT, 'src/config'))).filter((name) => name.endsWith('-conf.ts')).sort();
  const parts = [];
  for (const name of names) {
    const file = `${name.replace('-conf.ts', '').replaceAll('-', '_')}.conf`;
    const tables = await tablesOf(join(ROOT, 'src/config', name));
    if (tables.length === 0) continue;
    const bySection = new Map();
    for (const { table, options } of tables) {
      const section = sectionOf(file, table);
      bySection.set(section, [...(bySection.get(section) ?? []), ...options]);
    }
    for (const [section, options] of Object.entries(ADDED[file] ?? {})) bySection.get(section)?.push(...options);
    const rows = [...bySection].map(
      ([section, options]) =>
        `| ${section} | ${[...new Set(options)]
          .sort()
          .map((o) => `\`${o}\``)
          .join(' ')} |`,
    );
    parts.push(`## ${file}\n\n| section | options |\n| --- | --- |\n${rows.join('\n')}\n`);
  }
  return `# Compatibility

<!-- Made by \`npm run generate\` from the option tables in src/config and scripts/asterisk-actions.json. -->

Files of the configuration are Asterisk's, with their grammar: templates \`[a](!)\` and \`[b](a)\`, additions \`[a](+)\`, \`#include\`, \`#tryinclude\`, \`=>\`, \`;\`
and \`;-- --;\`. An option that is not listed here changes nothing and is reported once at start, with file and line. A value that an option
cannot have stops the start, and on a reload keeps the old configuration in force. extensions.conf is described by Asterisk's own
documentation; what it may call stands in [reference.md](reference.md).

${parts.join('\n')}
${await actionsLeftOut()}`;
}

/** What is not answered of the actions of Asterisk, as a section of docs/compatibility.md. */
async function actionsLeftOut() {
  const { leftOut } = JSON.parse(await readFile(join(ROOT, 'scripts/asterisk-actions.json'), 'utf8'));
  const rows = leftOut.map(({ why, actions }) => `| ${actions.map((name) => `\`${name}\``).join(' ')} | ${why} |`);
  return `## Actions of Asterisk that are not answered

A client that sends one hears \`Invalid/unknown command\`. All others stand in [reference.md](reference.md).

| actions | why |
| --- | --- |
${rows.join('\n')}
`;
}

/** Object literals that are declared as option tables, with their keys and those of the tables that they take over from another file. */
async function tablesOf(path) {
  const source = ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.ES2023, true);
  const found = [];
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, type, initializer } of statement.declarationList.declarations) {
      const literal = initializer && (ts.isAsExpression(initializer) ? initializer.expression : initializer);
      const isTable = type?.getText().startsWith('OptionTable<') || /^[A-Z_]*OPTIONS$/.test(name.getText());
      if (!isTable || !literal || !ts.isObjectLiteralExpression(literal)) continue;
      const options = literal.properties.filter((property) => property.name).map((property) => property.name.text);
      for (const { expression } of literal.properties.filter(ts.isSpreadAssignment)) {
        const from = ts.isIdentifier(expression) && importedFrom(source, expression.text);
        const taken = from ? await tablesOf(join(dirname(path), from)) : [];
        options.push(...taken.filter(({ table }) => table === expression.text).flatMap((table) => table.options));
      }
      found.push({ table: name.getText(), options });
    }
  }
  return found;
}

/** The module that a file imports a name from. */
function importedFrom(source, name) {
  const has = ({ importClause }) => importClause?.namedBindings?.elements?.some((element) => element.name.text === name);
  return source.statements.find((statement) => ts.isImportDeclaration(statement) && has(statement))?.moduleSpecifier.text;
}

/** docs/limits.md: constants named as limits, with what their comments say; one without a comment bounds nothing from outside. */
async function limits() {
  const names = (await readdir(join(ROOT, 'src'), { recursive: true })).filter((name) => /(?<![.]test)[.]ts$/.test(name)).sort();
  const rows = [];
  for (const name of names) {
    const path = join(ROOT, 'src', name);
    const source = ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.ES2023, true);
    for (const statement of source.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name: constant, initializer } of statement.declarationList.declarations) {
        if (!/^MAX_|_LIMITS?(_|$)/.test(constant.getText())) continue;
        const value = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
        if (value && ts.isObjectLiteralExpression(value)) {
          for (const property of value.properties)
            rows.push([`${constant.getText()}.${property.name.text}`, property.initializer.getText(), commentOf(property, source), name]);
        } else if (value && commentOf(statement, source))
          rows.push([constant.getText(), value.getText(), commentOf(statement, source), name]);
      }
    }
  }
  const table = rows.map(
    ([limit, value, comment, file]) =>
      `| \`${limit}\` | \`${value}\` | ${comment.replaceAll('|', '\\|')} | ${file.replace(/[.]ts$/, '')} |`,
  );
  return `# Limits

<!-- Made by \`npm run generate\` from the constants in src that are named as limits. -->

What a peer, a file or a dialplan may use up, beside the options of the configuration files (\`authlimit\`, \`authtimeout\`, \`writetimeout\`,
\`maxcalls\`, \`call-limit\` and others). [SECURITY.md](../SECURITY.md) says what follows from them.

| limit | value | what for | in src |
| --- | --- | --- | --- |
${table.join('\n')}
`;
}

/** The text of the comment right before a node, on one line. */
function commentOf(node, source) {
  const ranges = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  const last = ranges.at(-1);
  if (!last) return '';
  return source.text
    .slice(last.pos, last.end)
    .replace(/^\/[*]+|[*]\/$|^\/\//g, '')
    .replace(/\n\s*[*]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** docs/reference.md: what there is, from the registries themselves. */
async function reference() {
  const { ALL_ACTIONS } = await load('ami/actions/index.js');
  const { privilegeText } = await load('ami/authority.js');
  const { applications } = await load('apps/index.js');
  const { FUNCTIONS } = await load('functions/index.js');
  const { commandSet } = await load('commands/index.js');
  const byName = (a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1);
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const table = (head, rows) =>
    `| ${head.join(' | ')} |\n|${head.map(() => ' --- |').join('')}\n${rows.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')}\n`;
  const needs = (action, dialect) => privilegeText(action.classBits(dialect)).replace(/,all$|<none>/, '');
  return `# Reference

<!-- Made by \`npm run generate\` from the registries in src. -->

## Manager actions

Modern asks for any of its classes, classic for all of them. An action that one dialect alone knows is taken in the other too, in the form of its own.

${table(
  ['action', 'modern', 'classic', 'what it does'],
  [...ALL_ACTIONS]
    .sort(byName)
    .map((a) => [a.name, a.onlyIn === 'classic' ? '-' : needs(a, 'modern'), a.onlyIn === 'modern' ? '-' : needs(a, 'classic'), a.summary]),
)}
## Applications

${table(
  ['application', 'what it does'],
  [...applications].sort(byName).map((a) => [`\`${a.syntax}\``, a.summary]),
)}
## Functions

${table(
  ['function', 'what it does'],
  [...FUNCTIONS].sort(byName).map((f) => [`\`${f.syntax}\``, f.summary]),
)}
## Commands

${table(
  ['command', 'also', 'what it does'],
  commandSet.commands.map((c) => [`\`${c.words}\``, (c.aliases ?? []).map((words) => `\`${words}\``).join(', '), c.summary]),
)}`;
}

const PAGES = {
  'docs/compatibility.md': compatibility,
  'docs/limits.md': limits,
  'docs/reference.md': reference,
  'src/client/declarations/actions.ts': async () => actionDeclarations((await load('ami/actions/index.js')).ALL_ACTIONS),
  'src/client/declarations/events.ts': eventDeclarations,
};
const check = process.argv.includes('--check');
const out = `build/generate-${process.pid}`;
const load = (path) => import(join(ROOT, out, 'src', path));

const stale = [];
try {
  if (!(await emit('tsconfig.test.json', out))) process.exit(1);
  for (const [path, print] of Object.entries(PAGES)) {
    const text = await print();
    const old = await readFile(join(ROOT, path), 'utf8').catch(() => '');
    if (old === text) continue;
    stale.push(path);
    if (check) continue;
    await mkdir(dirname(join(ROOT, path)), { recursive: true });
    await writeFile(join(ROOT, path), text);
  }
} finally {
  await rm(join(ROOT, out), { recursive: true, force: true });
}
if (check && stale.length > 0) {
  process.stderr.write(`Not fresh: ${stale.join(', ')}. Run: npm run generate\n`);
  process.exitCode = 1;
}
