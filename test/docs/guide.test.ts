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

/** On ports of its own. */
const onFreePorts = (text: string): string => text.replace(/^(bindport|tlsbindport|port)(\s*=\s*)\d+/gm, '$1$20');

for (const { path, text } of filesBelow('docs/guide', '.md')) {
  test(`the configuration that ${basename(path)} shows boots without a complaint, and each application in it exists`, async () => {
    const files = [...configurationOf(text)].map(([name, shown]) => [name, onFreePorts(shown)] as const);
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
