import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { type ListenerAddress, tlsAddress } from '../../ami/listener.ts';
import { countOf } from '../../base/count.ts';
import { messageOf } from '../../base/errors.ts';
import { fileFailure } from '../../base/file-failure.ts';
import { silentLogger } from '../../base/logger.ts';
import { parseAclConf } from '../../config/acl.ts';
import { ConfFile, readConfOrEmpty } from '../../config/conf-file.ts';
import { parseHttpConf } from '../../config/http-conf.ts';
import { parseIaxConf } from '../../config/iax-conf.ts';
import { parseManagerConf } from '../../config/manager-conf.ts';
import { parseRtpConf } from '../../config/rtp-conf.ts';
import { parseSipConf } from '../../config/sip-conf.ts';
import type { ListenerTlsOptions } from '../../config/tls-options.ts';
import { ConfLoader } from '../../exchange/conf-loader.ts';
import { checkConfiguration, secretsSourceOf } from '../check/check-configuration.ts';
import { SECRETS_FILE } from '../secrets.ts';
import { type Folders, readSettings } from '../state.ts';
import { type Check, failure, good, warning } from './check.ts';
import { type CertificateFiles, certificateCheck, folderCheck, newestFileMs } from './disk.ts';
import { bufferCheck, clockCheck, descriptorCheck, nodeCheck, timeServerCheck } from './machine.ts';
import { natCheck, portCheck, type WantedPort } from './network.ts';
import { rtpCheck } from './rtp-range.ts';
import { accountsOf, guessCheck, secretFileCheck } from './secrets.ts';

/** What came of a try to log in to the exchange that runs here. */
export type Reached = { readonly greeting: string } | { readonly refused: string } | 'nothing there';

/**
 * Looks at all that keeps an exchange from working on this machine, a check at a time, so that they can be shown as they come.
 * @param reach tries to log in where the configuration has the manager
 */
export async function* examine(
  folders: Folders,
  reach: (manager: ListenerAddress | undefined) => Promise<Reached>,
  nowMs: number,
): AsyncIterable<Check> {
  yield nodeCheck(process.versions.node);
  yield await configurationCheck(folders);
  const wishes = await readWishes(folders).catch(() => undefined);
  if (!wishes) return;
  const { directories, manager, ports, certificates, nat, rtp, maxCalls, guessable } = wishes;
  yield clockCheck(nowMs, await newestFileMs([directories.lib, directories.log]));
  const timeServer = await timeServerCheck();
  if (timeServer) yield timeServer;
  for (const folder of new Set([directories.lib, directories.spool, directories.log, directories.run])) yield await folderCheck(folder);
  const reached = await reach(manager);
  for (const port of ports) yield await portCheck(port, reached !== 'nothing there');
  if (rtp) yield await rtpCheck(rtp, maxCalls);
  if (nat) yield await natCheck({ ...nat, own: ownAddresses() });
  for (const { what, hosts, accounts } of guessable) yield guessCheck(what, hosts, accounts);
  for (const path of new Set([...certificates.map(({ key }) => key), resolve(folders.stateDir, SECRETS_FILE)])) {
    const check = await secretFileCheck(path);
    if (check) yield check;
  }
  for (const files of certificates) yield await certificateCheck(files, nowMs);
  yield await bufferCheck();
  const descriptors = await descriptorCheck();
  if (descriptors) yield descriptors;
  yield reachedCheck(reached);
}

async function configurationCheck(folders: Folders): Promise<Check> {
  const findings = await checkConfiguration(folders).catch((error: unknown) => fileFailure(error) ?? messageOf(error));
  if (typeof findings === 'string') return failure('configuration', findings, 'mend that first; what depends on it is not looked at');
  const errors = findings.filter(({ level }) => level === 'error').length;
  const found = `${folders.configDir}: ${countOf(errors, 'error')}, ${countOf(findings.length - errors, 'warning')}`;
  const remedy = `ringdown check-config ${folders.configDir} tells each`;
  if (errors > 0) return failure('configuration', found, remedy);
  return findings.length > 0 ? warning('configuration', found, remedy) : good('configuration', found);
}

function reachedCheck(reached: Reached): Check {
  if (reached === 'nothing there') return good('login', 'no exchange runs, so that none could be logged in to');
  if ('greeting' in reached) return good('login', `"${reached.greeting}" answers and lets us in`);
  return failure('login', reached.refused, 'name the account: --user and --secret, RINGDOWN_SECRET, or servers.json');
}

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => address),
  );

/** What a configuration wants of the machine; a file with errors wants nothing, the check of the configuration names it. */
async function readWishes(folders: Folders) {
  const sourceOf = await secretsSourceOf(folders);
  const settings = await readSettings(new ConfLoader(sourceOf(folders.configDir), silentLogger), folders);
  const { directories, maxCalls } = settings;
  const loader = new ConfLoader(sourceOf(directories.etc), silentLogger);
  const read = async <T extends object>(name: string, parse: (file: ConfFile) => T): Promise<T | undefined> =>
    (await loader.has(name).catch(() => false)) ? loader.load(name, parse).catch(() => undefined) : undefined;
  const lists = (await read('acl.conf', parseAclConf))?.lists ?? new Map();
  const manager = await read('manager.conf', (file) => parseManagerConf(file, lists));
  const http = await read('http.conf', (file) => parseHttpConf(file, lists));
  const sip = (await read('sip.conf', (file) => parseSipConf(file, lists)))?.general;
  const iax = (await read('iax.conf', (file) => parseIaxConf(file, lists)))?.general;

  const ports: WantedPort[] = [];
  const certificates: CertificateFiles[] = [];
  const want = (what: string, protocol: 'tcp' | 'udp', host: string, port: number) => {
    if (port > 0) ports.push({ what, protocol, host, port });
  };
  const wantTls = (what: string, file: string, options: { tls: ListenerTlsOptions; bindAddress: string }, usualPort: number) => {
    if (!options.tls.enabled) return;
    const { host, port } = tlsAddress(options, usualPort);
    want(what, 'tcp', host, port);
    const certificate = resolve(directories.etc, options.tls.certFile);
    certificates.push({
      file,
      certificate,
      key: options.tls.privateKey === undefined ? certificate : resolve(directories.etc, options.tls.privateKey),
    });
  };
  if (manager?.enabled) {
    want('manager', 'tcp', manager.bindAddress, manager.port);
    want('classic manager', 'tcp', manager.bindAddress, manager.classicPort ?? 0);
    wantTls('manager over TLS', 'manager.conf', manager, 5039);
  }
  if (http?.enabled) {
    want('HTTP', 'tcp', http.bindAddress, http.port);
    wantTls('HTTPS', 'http.conf', http, 8089);
  }
  if (sip) want('SIP', 'udp', sip.bindAddress, sip.port);
  if (sip?.tcpEnabled) want('SIP', 'tcp', sip.tcpBindAddress, sip.tcpPort);
  if (iax) want('IAX2', 'udp', iax.bindAddress, iax.port);
  const rtp = await loader.load('rtp.conf', parseRtpConf).catch(() => undefined);
  const secretsIn = async (name: string) => accountsOf(await readConfOrEmpty(loader.source, name).catch(() => new ConfFile(name)));
  const guessable = [
    ...(manager?.enabled ? [{ what: 'the manager', hosts: [manager.bindAddress], accounts: await secretsIn('manager.conf') }] : []),
    ...(sip
      ? [{ what: 'SIP', hosts: [sip.bindAddress, ...(sip.tcpEnabled ? [sip.tcpBindAddress] : [])], accounts: await secretsIn('sip.conf') }]
      : []),
    ...(iax ? [{ what: 'IAX2', hosts: [iax.bindAddress], accounts: await secretsIn('iax.conf') }] : []),
  ];
  const nat = sip && { bindAddress: sip.bindAddress, externalAddress: sip.externalAddress, hasLocalNetworks: sip.localNetworks.length > 0 };
  return {
    directories,
    manager: manager?.enabled ? { host: manager.bindAddress, port: manager.port } : undefined,
    ports,
    certificates,
    nat,
    rtp,
    maxCalls,
    guessable,
  };
}
