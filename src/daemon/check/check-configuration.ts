import { resolve } from 'node:path';
import { ConfigError } from '../../base/errors.ts';
import { type ConfSource, DirectoryConfSource } from '../../config/conf-source.ts';
import { knownSecrets, SECRETS_FILE } from '../secrets.ts';
import { SecretsSource } from '../secrets-source.ts';
import { type Folders, requireFolder } from '../state.ts';
import { contextFindings } from './context-findings.ts';
import { dialplanFindings } from './dialplan-findings.ts';
import type { Finding } from './finding.ts';
import { readConfiguration } from './read-configuration.ts';
import { secretFindings } from './secret-findings.ts';
import { sectionFindings } from './section-findings.ts';

/** Stands for the secrets that a first start would make. */
const MADE_AT_START = 'made-at-the-first-start';

/**
 * Everything that is wrong with a folder of configuration: what a start would say, and what it would only show in a call. Opens no port and writes
 * nothing; errors come first, then by file and line.
 * @throws RingdownError `CONF_MISSING` when there is no such folder
 */
export async function checkConfiguration(folders: Folders): Promise<Finding[]> {
  await requireFolder(folders.configDir);
  const openSource = await secretsSourceOf(folders);
  const { core, source, folder, findings } = await readConfiguration(openSource, folders);
  const more = [contextFindings(source, core.dialplan), secretFindings(source, folder), sectionFindings(source)];
  return [...findings, ...dialplanFindings(core), ...(await Promise.all(more.map(unlessTold))).flat()].sort(inOrder);
}

/** A file that cannot be read is found by the reading itself, and keeps the others from nothing. */
const unlessTold = (found: Promise<Finding[]>): Promise<Finding[]> =>
  found.catch((error: unknown) => {
    if (error instanceof ConfigError) return [];
    throw error;
  });

/** Opens folders as a start does, but for the secrets of a first start: none are made. */
export async function secretsSourceOf({ stateDir }: Folders): Promise<(folder: string) => ConfSource> {
  const secrets = resolve(stateDir, SECRETS_FILE);
  const forAll = (await knownSecrets(secrets)).size > 0 ? undefined : MADE_AT_START;
  return (folder) => new SecretsSource(new DirectoryConfSource(folder), secrets, forAll);
}

const inOrder = (a: Finding, b: Finding): number =>
  a.level.localeCompare(b.level) || (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0);
