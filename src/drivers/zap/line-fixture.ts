import { applications } from '../../apps/index.ts';
import { readConfOrEmpty } from '../../config/conf-file.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import { parseZapataConf } from '../../config/zapata-conf.ts';
import { type AppKit, appKit } from '../../testing/app-kit.ts';
import { ZapDriver } from './zap-driver.ts';

const EXTENSIONS = `
[default]
exten => 200,1,Dial(DAHDI/1/300,10)
exten => 201,1,Dial(Zap/g1/300)
exten => 202,1,Dial(Zap/1/999)
exten => 203,1,Dial(Zap/9/300)
[far]
exten => 300,1,Answer()
 same => n,Wait(60)
exten => s,1,Answer()
 same => n,Wait(60)
`;
/** A core with the lines of a zapata.conf, and extensions that dial them. Its media have no pairs: a loop without sound is a loop. */
export async function linesKit(conf: string): Promise<{ kit: AppKit; driver: ZapDriver }> {
  const kit = await appKit(EXTENSIONS, applications);
  const file = await readConfOrEmpty(new MemoryConfSource({ 'zapata.conf': conf }), 'zapata.conf');
  const driver = new ZapDriver({ core: kit.core, conf: parseZapataConf(file), saysZap: false });
  kit.core.addDriver(driver);
  kit.core.drivers.set('zap', driver);
  driver.start();
  return { kit, driver };
}
