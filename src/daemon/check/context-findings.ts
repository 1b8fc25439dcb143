import { type ConfFile, readConfOrEmpty } from '../../config/conf-file.ts';
import type { ConfSource } from '../../config/conf-source.ts';
import type { Dialplan } from '../../core/dialplan/dialplan.ts';
import { type Finding, nearestOf, warningAt } from './finding.ts';

/** Options that name a context of the dialplan, by file. */
const CONTEXT_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'sip.conf': ['context', 'subscribecontext'],
  'iax.conf': ['context'],
  'chan_dahdi.conf': ['context'],
  'zapata.conf': ['context'],
  'queues.conf': ['context'],
  'voicemail.conf': ['exitcontext', 'dialout', 'callback'],
};

/** Peers, lines, queues and mailboxes whose calls go to a context that the dialplan has not; each place once, however many inherit it. */
export async function contextFindings(source: ConfSource, dialplan: Dialplan): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, options] of Object.entries(CONTEXT_OPTIONS))
    findings.push(...inFile(await readConfOrEmpty(source, name), new Set(options), dialplan));
  return findings;
}

function* inFile(file: ConfFile, options: ReadonlySet<string>, dialplan: Dialplan): Iterable<Finding> {
  const told = new Set<string>();
  for (const section of file.sections) {
    for (const variable of section.variables) {
      const { name, value } = variable;
      const place = `${variable.file}:${variable.line}`;
      if (!options.has(name.toLowerCase()) || value === '' || dialplan.context(value) || told.has(place)) continue;
      told.add(place);
      const nearest = nearestOf(
        value,
        Array.from(dialplan.contexts, (context) => context.name),
      );
      yield warningAt(
        variable,
        `${name} of [${section.name}] is ${value}, which the dialplan has not`,
        nearest ? `write ${nearest}` : `write [${value}] in extensions.conf, or name a context of it`,
      );
    }
  }
}
