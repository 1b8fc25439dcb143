import assert from 'node:assert/strict';
import { basename } from 'node:path';
import test from 'node:test';
import { filesBelow } from '../architecture/source-tree.ts';
import { withExchange } from '../system/small-exchange.ts';

/** Configuration blocks of a guide page, by file: a comment names the file that follows, and a block that names none is of extensions.conf. */
function configurationOf(page: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [, block = ''] of page.matchAll(/^```ini\n(.*?)^```$/gms)) {
    let file = 'extensions.conf';
    for (const line of block.split('\n')) {
      const named = /^; ([\w-]+\.conf)$/.exec(line);
      if (named) file = named[1]!;
      else files.set(file, `${files.get(file) ?? ''}${line}\n`);
    }
  }
  return files;
}

/** What listens on its well-known port unless told otherwise. */
const LISTENERS = new Set(['sip.conf', 'iax.conf', 'http.conf']);

/** On loopback and a free port. */
function onFreePort(name: string, text: string): string {
  if (!LISTENERS.has(name)) return text;
  const others = text.replace(/^(?:tls)?bind(?:port|addr) *=.*\n/gm, '');
  const general = /^\[general\].*$/m.test(others) ? others : `[general]\n${others}`;
  return general.replace(/^\[general\].*$/m, '[general]\nbindaddr = 127.0.0.1\nbindport = 0');
}

for (const { path, text } of filesBelow('docs/guide', '.md')) {
  test(`the configuration that ${basename(path)} shows boots without a complaint, and each application in it exists`, async () => {
    const files = [...configurationOf(text)].map(([name, shown]) => [name, onFreePort(name, shown)] as const);
    assert.ok(files.length > 0, 'it shows none');
    await withExchange(
      async ({ log, running }) => {
        const { core } = running.exchange;
        assert.deepEqual(
          log.filter(({ level }) => level === 'warning' || level === 'error').map(({ message }) => message),
          [],
        );
        const steps = core.dialplan.contexts.flatMap(({ extensions }) => extensions.flatMap((extension) => extension.steps));
        const unknown = steps.filter(({ priority, application }) => priority > 0 && !core.applications.has(application.toLowerCase()));
        assert.deepEqual(
          unknown.map(({ file, line, application }) => `${file}:${line} ${application}`),
          [],
        );
      },
      { files: Object.fromEntries(files) },
    );
  });
}
