import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ListenerOptions } from '../ami/listener.ts';
import { messageOf } from '../base/errors.ts';

/** The TLS options of a configuration file. */
export interface TlsFiles {
  readonly enabled: boolean;
  readonly certFile: string;
  /** Undefined where the key stands in the certificate's file. */
  readonly privateKey: string | undefined;
  readonly cipher: string | undefined;
}

/**
 * Reads what a TLS listener needs; relative names are those of the configuration folder. Undefined where there is to be none.
 * @param file whose listener it is, for the error: `manager.conf`
 */
export async function readCertificate(file: string, tls: TlsFiles, configDir: string): Promise<ListenerOptions['tls']> {
  if (!tls.enabled) return undefined;
  const read = async (name: string) => {
    const path = resolve(configDir, name);
    try {
      return await readFile(path);
    } catch (error) {
      throw new Error(`the TLS listener of ${file} cannot read ${path}: ${messageOf(error)}`);
    }
  };
  const cert = await read(tls.certFile);
  const key = tls.privateKey === undefined ? cert : await read(tls.privateKey);
  return { cert, key, ...(tls.cipher === undefined ? {} : { ciphers: tls.cipher }) };
}
