import type { ConfFile } from './conf-file.ts';
import { freezeOptions, noteUnknown, type UnknownOption } from './option-table.ts';
import { flag } from './values.ts';

/** cdr_manager.conf: whether the manager tells call detail records. */
export interface CdrManagerOptions {
  readonly enabled: boolean;
  /** Fields or variables of the record that have a header of their own, in order. */
  readonly mappings: readonly (readonly [field: string, header: string])[];
  readonly unknown: readonly UnknownOption[];
}

export function parseCdrManagerConf(file: ConfFile): CdrManagerOptions {
  const unknown: UnknownOption[] = [];
  const mappings: (readonly [string, string])[] = [];
  let enabled = false;
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    for (const at of section.variables) {
      if (name === 'general' && at.name.toLowerCase() === 'enabled') enabled = flag(at);
      else if (name === 'mappings' && at.value !== '') mappings.push([at.name, at.value]);
      else noteUnknown(unknown, section, at);
    }
  }
  return freezeOptions({ enabled, mappings, unknown });
}
