import { createRequire } from 'node:module';
import { AmiClient, type Dialler, type Fields, tcp, tls, type WhenFull } from '../src/client/index.ts';

const require = createRequire(import.meta.url);

/** What is used of a client, whatever its own shape: for measuring and comparing clients on the same server. */
export interface ClientUnderTest {
  /** Resolves when it is logged in; never where it does not tell. */
  connect(port: number): Promise<void>;
  /** Resolves with what the client gives for an answer; rejects with what it takes for a failure. */
  send(action: string, fields?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** The same for an action that answers with a list; absent where the client has nothing of its own for that. */
  list?(action: string): Promise<unknown>;
  /** As `connect`, by TLS with a server of that authority, or of any that the machine trusts; absent where the client has no TLS. */
  connectTls?(port: number, ca: string | undefined): Promise<void>;
  /** Events for a `for await` loop; absent where the client has nothing of its own for that. */
  loop?(whenFull: WhenFull): AsyncIterable<object>;
  /** Hears each event in the client's own form. */
  onEvent(listener: (event: object) => void): void;
  close(): void;
}

export interface ClientMaker {
  readonly name: string;
  readonly version: string;
  /** It has one ActionID for all actions of a millisecond, so that it must be given them where many are sent. */
  readonly repeatsIds?: boolean;
  /** Makes one that keeps its connection, where it can. */
  make(): ClientUnderTest;
}

const versionOf = (name: string): string => require(`${name}/package.json`).version;

const RINGDOWN: ClientMaker = {
  name: 'ringdown/client',
  version: require('../package.json').version,
  make() {
    let ami: AmiClient | undefined;
    let listener: (event: object) => void = () => {};
    const connect = async (via: Dialler) => {
      ami = new AmiClient({
        via,
        username: 'admin',
        secret: 'sesame',
        timeoutMs: 2000,
        reconnect: { firstMs: 100, mostMs: 1000 },
        onListenerError: () => {},
      });
      ami.on('*', (event) => listener(event));
      await ami.connect();
    };
    return {
      connect: (port) => connect(tcp({ host: '127.0.0.1', port })),
      connectTls: (port, ca) => connect(tls({ host: '127.0.0.1', port }, ca === undefined ? {} : { ca })),
      loop: (whenFull) => ami!.events(undefined, { whenFull }),
      send: (action, fields) => ami!.freeForm.action(action, fields as Fields),
      list: (action) => ami!.freeForm.list(action),
      onEvent: (given) => {
        listener = given;
      },
      close: () => void ami?.close(),
    };
  },
};

const ASTERISK_MANAGER: ClientMaker = {
  name: 'asterisk-manager',
  version: versionOf('asterisk-manager'),
  make() {
    const create = require('asterisk-manager');
    // biome-ignore lint/suspicious/noExplicitAny: it has no types.
    let client: any;
    let listener: (event: object) => void = () => {};
    return {
      connect: (port) =>
        new Promise((resolve, reject) => {
          client = new create(null, '127.0.0.1', 'admin', 'sesame', true);
          client.options.port = port;
          client.on('managerevent', (event: object) => listener(event));
          client.connect(port, '127.0.0.1', () => client.login((error: unknown) => (error ? reject(error) : resolve())));
          client.keepConnected();
        }),
      // It looks for its fields in small letters.
      send: (action, { ActionID: actionid, ...fields } = {}) =>
        new Promise((resolve, reject) => {
          client.action({ action, ...(actionid !== undefined && { actionid }), ...fields }, (error: unknown, reply: unknown) =>
            error ? reject(error) : resolve(reply),
          );
        }),
      onEvent: (given) => {
        listener = given;
      },
      close: () => client.disconnect(),
    };
  },
};

const AMI_IO: ClientMaker = {
  name: 'ami-io',
  version: versionOf('ami-io'),
  make() {
    const library = require('ami-io');
    // biome-ignore lint/suspicious/noExplicitAny: it has no types.
    let client: any;
    let listener: (event: object) => void = () => {};
    return {
      connect: (port) =>
        new Promise((resolve, reject) => {
          client = library.createClient({
            host: '127.0.0.1',
            port,
            login: 'admin',
            password: 'sesame',
            logger: new library.SilentLogger(),
          });
          client.on('event', (event: object) => listener(event));
          client.on('error', () => {});
          client.once('connected', resolve);
          client.once('incorrectLogin', () => reject(new Error('incorrectLogin')));
          client.connect(true, 100);
        }),
      send: (action, fields = {}) =>
        new Promise((resolve, reject) => {
          const message = Object.assign(new library.Action.Action(action), fields);
          client.send(message, (error: unknown, reply: unknown) => (error ? reject(error) : resolve(reply)));
        }),
      onEvent: (given) => {
        listener = given;
      },
      close: () => client.disconnect(),
    };
  },
};

const ASTERISK_AMI_CLIENT: ClientMaker = {
  name: 'asterisk-ami-client',
  version: versionOf('asterisk-ami-client'),
  repeatsIds: true,
  make() {
    const AmiClient = require('asterisk-ami-client');
    const client = new AmiClient({ reconnect: true });
    client.on('internalError', () => {});
    return {
      connect: (port) => client.connect('admin', 'sesame', { host: '127.0.0.1', port }).then(() => {}),
      send: (action, fields = {}) => client.action({ Action: action, ...fields }, true),
      onEvent: (given) => client.on('event', given),
      close: () => client.disconnect(),
    };
  },
};

export const CLIENTS: readonly ClientMaker[] = [RINGDOWN, ASTERISK_MANAGER, AMI_IO, ASTERISK_AMI_CLIENT];
