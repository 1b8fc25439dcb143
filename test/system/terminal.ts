import { spawnSync } from 'node:child_process';

/** Runs a program on a terminal of its own, hands signals on to it, and says at the end whether the terminal is as it was before. */
const PROGRAM = `
import fcntl, os, pty, select, signal, struct, sys, termios
child, master = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', int(sys.argv[1]), int(sys.argv[2]), 0, 0))
    os.execvp(sys.argv[3], sys.argv[3:])
before = termios.tcgetattr(master)
for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(name, lambda number, frame: os.kill(child, number))
sources = [master, 0]
while master in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b''
        if not data:
            sources.remove(source)
        else:
            os.write(1 if source == master else master, data)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stderr.write('terminal as before' if termios.tcgetattr(master) == before else 'terminal changed')
sys.exit(status)
`;

/** What `under` of a DaemonProcess is for a command on a terminal of that size, its input typed. */
export const onTerminal = ({ rows = 24, columns = 80 } = {}): readonly string[] => [
  'python3',
  '-c',
  PROGRAM,
  String(rows),
  String(columns),
];

/** Whether this machine can. */
export const hasTerminals = spawnSync('python3', ['-c', 'import pty, termios, os; os.waitstatus_to_exitcode(0)']).status === 0;
