import type { ConfFile } from './conf-file.ts';
import { freezeOptions, noteUnknown, type UnknownOption } from './option-table.ts';

/** cdr_custom.conf, cel_custom.conf: files of one line a record, each with what a line holds. */
export interface RecordTemplatesOptions {
  readonly files: readonly { readonly name: string; readonly template: string }[];
  readonly unknown: readonly UnknownOption[];
}

export function parseRecordTemplatesConf(file: ConfFile): RecordTemplatesOptions {
  const unknown: UnknownOption[] = [];
  const files: { name: string; template: string }[] = [];
  for (const section of file.sections)
    for (const at of section.variables) {
      if (section.name.toLowerCase() === 'mappings' && at.value !== '') files.push({ name: at.name, template: at.value });
      else noteUnknown(unknown, section, at);
    }
  return freezeOptions({ files, unknown });
}
