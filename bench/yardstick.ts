/**
 * The least that an AMI server in Node can do: it finds blank lines, answers each request with its ActionID, and writes a UserEvent to
 * everybody, joined to one write a turn. No rights, no parsing, no limits. What Ringdown needs above this is its own doing.
 */
import { createServer, type Socket } from 'node:net';

const END = '\r\n\r\n';
const listeners = new Set<Socket>();
let due: string[] = [];

function deliver(): void {
  const bytes = Buffer.from(due.join(''), 'latin1');
  due = [];
  for (const listener of listeners) listener.write(bytes);
}

function answer(socket: Socket, request: string): string {
  const at = request.indexOf('ActionID: ');
  const id = at < 0 ? '' : request.slice(at, (request.indexOf('\r\n', at) + request.length + 1) % (request.length + 1));
  const head = `Response: Success\r\n${id}`;
  if (request.startsWith('Action: Ping')) return `${head}\r\nPing: Pong${END}`;
  if (request.startsWith('Action: UserEvent')) {
    if (due.push(`Event: UserEvent\r\nPrivilege: user,all\r\n${request.slice(request.indexOf('\r\n') + 2)}${END}`) === 1)
      setImmediate(deliver);
    return `${head}\r\nMessage: Event Sent${END}`;
  }
  if (request.startsWith('Action: Login') && !request.includes('Events: off')) listeners.add(socket);
  return `${head}\r\nMessage: Accepted${END}`;
}

const server = createServer({ noDelay: true }, (socket) => {
  let rest = '';
  socket.write('Asterisk Call Manager/1.0\r\n');
  socket.on('error', () => {});
  socket.on('close', () => listeners.delete(socket));
  socket.on('data', (chunk) => {
    const text = rest + chunk.toString('latin1');
    let from = 0;
    let replies = '';
    for (let end = text.indexOf(END); end >= 0; end = text.indexOf(END, from)) {
      replies += answer(socket, text.slice(from, end));
      from = end + END.length;
    }
    rest = text.slice(from);
    if (replies !== '') socket.write(replies, 'latin1');
  });
});

server.listen({ host: '127.0.0.1', port: 0, backlog: 511 }, () => {
  const at = server.address();
  if (at !== null && typeof at === 'object') console.log(`AMI (modern) 127.0.0.1:${at.port}`);
});
process.on('SIGTERM', () => process.exit(0));
