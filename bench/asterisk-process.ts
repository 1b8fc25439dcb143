import type { ChildProcess } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { openSession } from './load-client.ts';
import { ACCOUNT, folderOf, ServerProcess, untilReady } from './server-process.ts';
import { openUdpSocket } from './udp-socket.ts';

/** Path of an Asterisk with PJSIP that is to be measured beside the exchange, from BENCH_ASTERISK; undefined where nobody asks for it. */
export const asteriskProgram = (): string | undefined => process.env.BENCH_ASTERISK;

const ASK_AGAIN_MS = 100;

/** Starts an Asterisk on files of its own; of one that is installed it uses modules and documentation, and touches nothing. */
export async function startAsterisk(program: string, files: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const ports = { ami: await freeTcpPort(), sip: await freeUdpPort(), iax: 0 };
  const folder = await folderOf((folder) => ({ ...baseFiles(folder, ports.ami, ports.sip), ...files }));
  return ServerProcess.start({
    command: program,
    args: ['-f', '-C', join(folder, 'asterisk.conf')],
    folder,
    ready: async (child) => {
      await untilReady<void>(child, (ready) => void untilBooted(child, ports.ami).then(ready));
      return ports;
    },
  });
}

/** Call records are off and what was logged is not written, as in the exchange that it is compared with. */
const baseFiles = (folder: string, amiPort: number, sipPort: number): Record<string, string> => ({
  'asterisk.conf': `[directories]\n${['etc', 'db', 'spool', 'run', 'log'].map((name) => `ast${name}dir => ${folder}\n`).join('')}`,
  'modules.conf': '[modules]\nautoload = yes\n',
  'logger.conf': '[general]\n[logfiles]\n',
  'cdr.conf': '[general]\nenable = no\n',
  'rtp.conf': '[general]\nrtpstart = 20000\nrtpend = 29998\n',
  'extensions.conf': '[default]\nexten => 700,1,Answer()\n same => n,Wait(3600)\n same => n,Hangup()\n',
  'manager.conf': [
    `[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = ${amiPort}\ndisplayconnects = no`,
    `[${ACCOUNT.username}]\nsecret = ${ACCOUNT.secret}\nread = all\nwrite = all\nwritetimeout = 10000\n`,
  ].join('\n'),
  'pjsip.conf': `[udp]\ntype = transport\nprotocol = udp\nbind = 127.0.0.1:${sipPort}\n#include pjsip_endpoints.conf\n`,
  'pjsip_endpoints.conf': '',
});

/** It takes logins before its modules are there; this command answers when they are. */
async function untilBooted(child: ChildProcess, amiPort: number): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const session = await openSession(amiPort).catch(() => undefined);
    if (session) {
      await session.send('Action: Command\r\nCommand: core waitfullybooted\r\n');
      return session.close();
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

async function freeTcpPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function freeUdpPort(): Promise<number> {
  const socket = await openUdpSocket();
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}
