import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ConfCategory, type ConfFile, readConfOrEmpty } from '../../config/conf-file.ts';
import type { ConfSource } from '../../config/conf-source.ts';
import { type Finding, type Place, warningAt } from './finding.ts';

/** A file whose sections are somebody who logs in. */
interface AccountFile {
  readonly name: string;
  /** Options of which one shows who it is. */
  readonly proofs: readonly string[];
  /** Whether a section without any lets everybody in, or nobody. */
  readonly open: (section: ConfCategory) => 'everybody' | 'nobody' | undefined;
}

/** By an address it is known who speaks; by a name alone it is not. */
const isOpenPeer = (section: ConfCategory): 'everybody' | undefined => {
  const isNamed = section.get('type') === 'user' || section.get('host') === 'dynamic';
  const isGuarded = ['deny', 'permit', 'acl'].some((name) => section.find(name));
  return isNamed && !isGuarded ? 'everybody' : undefined;
};

const ACCOUNT_FILES: readonly AccountFile[] = [
  { name: 'manager.conf', proofs: ['secret'], open: () => 'nobody' },
  { name: 'sip.conf', proofs: ['secret', 'md5secret'], open: isOpenPeer },
  { name: 'iax.conf', proofs: ['secret', 'inkeys'], open: isOpenPeer },
];

/** Lines that hold a secret in the clear. */
const HOLDS_SECRET = /^(secret|remotesecret|md5secret|register)$/i;

/**
 * Accounts without a secret, and files with secrets that every user of this machine may read. @param folder where the files are
 */
export async function secretFindings(source: ConfSource, folder: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const told = new Set<string>();
  for (const account of ACCOUNT_FILES) {
    const file = await readConfOrEmpty(source, account.name);
    findings.push(...withoutSecret(file, account));
    for (const { name, value, file: path, line } of file.categories.flatMap((category) => category.variables)) {
      if (!HOLDS_SECRET.test(name) || value === '' || told.has(path)) continue;
      told.add(path);
      if (await isReadByAll(resolve(folder, path))) findings.push(readByAll({ file: path, line }, path));
    }
    findings.push(...(await keyFindings(file, folder)));
  }
  findings.push(...(await keyFindings(await readConfOrEmpty(source, 'http.conf'), folder)));
  findings.push(...withoutPassword(await readConfOrEmpty(source, 'voicemail.conf')));
  return findings;
}

function* withoutSecret(file: ConfFile, { proofs, open }: AccountFile): Iterable<Finding> {
  for (const section of file.sections) {
    if (section.name.toLowerCase() === 'general' || proofs.some((name) => section.get(name))) continue;
    const lets = open(section);
    if (!lets) continue;
    const at = section.find('secret') ?? section;
    yield warningAt(
      at,
      lets === 'everybody'
        ? `[${section.name}] has no secret: whoever reaches the port can be it`
        : `[${section.name}] has no secret: nobody can log in`,
      'write secret = and something long that nobody guesses, such as `openssl rand -base64 18` prints',
    );
  }
}

/** `100 => ,Alice`: mailboxes that open to everybody who calls them. */
function* withoutPassword(file: ConfFile): Iterable<Finding> {
  const aliases = file.section('general')?.get('aliasescontext');
  for (const section of file.sections) {
    if (['general', 'zonemessages', aliases].includes(section.name)) continue;
    for (const variable of section.variables)
      if (variable.value.startsWith(','))
        yield warningAt(variable, `mailbox ${variable.name} of [${section.name}] has no password`, 'write one: 100 => 4711,Alice');
  }
}

async function keyFindings(file: ConfFile, folder: string): Promise<Finding[]> {
  const key = file.section('general')?.find('tlsprivatekey');
  return key && (await isReadByAll(resolve(folder, key.value))) ? [readByAll(key, key.value)] : [];
}

const readByAll = (at: Place, path: string): Finding =>
  warningAt(at, `${path} holds a secret, and every user of this machine may read it`, `chmod 640 ${path}`);

/** What is not on the disk under that name (the secrets that a first start makes) is nobody's to read. */
const isReadByAll = async (path: string): Promise<boolean> =>
  process.platform !== 'win32' &&
  (await stat(path).then(
    ({ mode }) => (mode & 0o004) !== 0,
    () => false,
  ));
