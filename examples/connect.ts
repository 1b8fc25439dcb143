// How the examples find their exchange: AMI_HOST, AMI_PORT, AMI_USERNAME and AMI_SECRET say where and who.
import { AmiClient, type AmiClientOptions, tcp } from 'ringdown/client';

const { AMI_HOST = '127.0.0.1', AMI_PORT = '5038', AMI_USERNAME = 'admin', AMI_SECRET = '' } = process.env;

/** A client that is not connected yet, for those who must not miss the first event. */
export const client = (options: Partial<AmiClientOptions> = {}): AmiClient =>
  new AmiClient({ via: tcp({ host: AMI_HOST, port: Number(AMI_PORT) }), username: AMI_USERNAME, secret: AMI_SECRET, ...options });

export async function connect(options: Partial<AmiClientOptions> = {}): Promise<AmiClient> {
  const ami = client(options);
  await ami.connect();
  return ami;
}
