import { cell, left, plural } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

export const managerShowUsers = defineCommand({
  words: 'manager show users',
  aliases: ['show manager users'],
  summary: 'List configured manager users',
  usage: 'Usage: manager show users\n       Prints a listing of all managers that are currently configured on that\n system.',
  run({ manager }, args) {
    if (args.length > 0) return 'usage';
    const users = manager.users();
    if (users.length === 0) return ['There are no manager users.'];
    return [
      '',
      'username',
      '--------',
      ...users.map((user) => user.name),
      '-------------------',
      `${users.length} manager users configured.`,
    ];
  },
});

export const managerShowUser = defineCommand({
  words: 'manager show user',
  aliases: ['show manager user'],
  summary: 'Display information on a specific manager user',
  usage: 'Usage: manager show user <user>\n       Display all information related to the manager user specified.',
  run({ manager, dialect }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    const user = manager.users().find((u) => u.name.toLowerCase() === name.toLowerCase());
    if (!user) return [`There is no manager called ${name}`];
    const yes = (on: boolean) => (on ? 'yes' : 'no');
    if (dialect === 'classic') {
      // The server of 2006 printed the secret and the raw access list; neither is anybody's business here.
      return [
        '',
        `       username: ${user.name}`,
        `         secret: ${user.hasSecret ? '<Set>' : '(N/A)'}`,
        '           deny: (N/A)',
        '         permit: (N/A)',
        `           read: ${user.read}`,
        `          write: ${user.write}`,
        `displayconnects: ${yes(user.displayConnects)}`,
      ];
    }
    return [
      '',
      `          username: ${user.name}`,
      `            secret: ${user.hasSecret ? '<Set>' : '<Not set>'}`,
      `               ACL: ${yes(user.hasAcl)}`,
      `         read perm: ${user.read}`,
      `        write perm: ${user.write}`,
      `   displayconnects: ${yes(user.displayConnects)}`,
      `allowmultiplelogin: ${yes(user.allowMultipleLogin)}`,
      '         Variables: ',
      ...user.variables.map(([variable, value]) => `${variable} = ${value}`),
    ];
  },
});

export const managerShowConnected = defineCommand({
  words: 'manager show connected',
  aliases: ['show manager connected'],
  summary: 'List connected manager interface users',
  usage:
    'Usage: manager show connected\n       Prints a listing of the users that are currently connected to the\nAsterisk manager interface.',
  run({ manager, dialect, exchange }, args) {
    if (args.length > 0) return 'usage';
    const sessions = manager.sessions();
    if (dialect === 'classic')
      return [
        `  ${left('Username', 15)}  ${left('IP Address', 15)}`,
        ...sessions.map((s) => `  ${cell(s.user, 15)}  ${left(s.address, 15)}`),
      ];
    const row = (user: string, address: string, ...rest: (string | number)[]) =>
      `  ${left(user, 15)}  ${left(address, 55)}  ${left(rest[0]!, 10)}  ${left(rest[1]!, 10)}  ${left(rest[2]!, 8)}  ${left(rest[3]!, 8)}  ${left(rest[4]!, 10)}  ${left(rest[5]!, 10)}`;
    return [
      row('Username', 'IP Address', 'Start', 'Elapsed', 'FileDes', 'HttpCnt', 'ReadPerms', 'WritePerms').trimEnd(),
      ...sessions.map((s) =>
        row(
          s.user,
          s.address,
          Math.floor(s.startedAt / 1000),
          Math.floor((exchange.system.now - s.startedAt) / 1000),
          s.id,
          0,
          s.readMask,
          s.writeMask,
        ).trimEnd(),
      ),
      `${sessions.length} users connected.`,
    ];
  },
});

export const managerShowEventQueue = defineCommand({
  words: 'manager show eventq',
  aliases: ['show manager eventq'],
  summary: 'List manager interface queued events',
  usage: 'Usage: manager show eventq\n       Prints a listing of all events pending in the Asterisk manger\nevent queue.',
  run: ({ manager }, args) => (args.length > 0 ? 'usage' : [`${plural(manager.queuedEvents, 'byte')} of events wait to be sent.`]),
});

export const managerKickSession = defineCommand({
  words: 'manager kick session',
  summary: 'Kick a connected manager interface connection',
  usage: 'Usage: manager kick session <file descriptor>\n       Kick an active Asterisk Manager Interface session',
  run({ manager }, [id, ...rest]) {
    if (id === undefined || !/^\d+$/.test(id) || rest.length > 0) return 'usage';
    return [
      manager.kick(Number(id))
        ? `Kicking manager session connected using file descriptor ${id}`
        : `No manager session found using file descriptor ${id}`,
    ];
  },
});
