import { readConfOrEmpty } from '../../config/conf-file.ts';
import type { ConfSource } from '../../config/conf-source.ts';
import { type Finding, nearestOf, warningAt } from './finding.ts';

/** Sections that mean something by their name, by file; in most files others are names of the administrator's own. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  'agents.conf': ['general', 'agents'],
  'asterisk.conf': ['directories', 'options'],
  'cdr.conf': ['general', 'csv'],
  'cdr_manager.conf': ['general', 'mappings'],
  'cel.conf': ['general', 'manager'],
  'chan_dahdi.conf': ['channels', 'trunkgroups'],
  'confbridge.conf': ['general'],
  'extensions.conf': ['general', 'globals'],
  'features.conf': ['general', 'featuremap', 'applicationmap'],
  'http.conf': ['general'],
  'iax.conf': ['general', 'callnumberlimits'],
  'indications.conf': ['general'],
  'logger.conf': ['general', 'logfiles'],
  'manager.conf': ['general'],
  'meetme.conf': ['general', 'rooms'],
  'musiconhold.conf': ['general'],
  'queuerules.conf': ['general'],
  'queues.conf': ['general'],
  'res_parking.conf': ['general'],
  'rtp.conf': ['general'],
  'sip.conf': ['general', 'authentication'],
  'voicemail.conf': ['general', 'zonemessages'],
  'zapata.conf': ['channels', 'trunkgroups'],
};

/** Sections whose name is nearly one that means something and is not in the file: `[genral]` is taken for a name of the administrator's own. */
export async function sectionFindings(source: ConfSource): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, meaningful] of Object.entries(SECTIONS)) {
    const { sections } = await readConfOrEmpty(source, name);
    const written = new Set(sections.map((section) => section.name.toLowerCase()));
    const absent = meaningful.filter((known) => !written.has(known));
    for (const section of sections) {
      const meant = meaningful.includes(section.name.toLowerCase()) ? undefined : nearestOf(section.name, absent);
      if (meant)
        findings.push(warningAt(section, `section [${section.name}] has no meaning of its own in ${name}`, `did you mean [${meant}]?`));
    }
  }
  return findings;
}
