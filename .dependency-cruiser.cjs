/**
 * The import table of ARCHITECTURE.md, held by `npm run check`. It speaks of what is imported at run time: a type may come from anywhere
 * up to and including `exchange`. A folder may import itself, `base`, and what its row names. Tests may import what they like.
 */

/** The vocabulary: tables of names and pure functions of text, which need nothing themselves. The manager and the console speak in it. */
const WORDS = [
  'core/hangup-cause',
  'core/channel/channel-state',
  'core/channel/caller-id',
  'core/channel/ama-flags',
  'core/dialplan/arguments',
  'core/endpoint/reachability',
  'core/state/device-state',
  'core/state/extension-status',
  'core/state/message-counts',
  'exchange/iax-tables',
  'exchange/originate-policy',
  'exchange/reload-status',
];

const MAY_IMPORT = {
  base: [],
  wire: [],
  config: [],
  core: [],
  media: [],
  features: ['core'],
  apps: ['core', 'features'],
  functions: ['core', 'features'],
  drivers: ['core', 'media'],
  exchange: ['wire', 'config', 'core', 'media', 'features', 'apps', 'functions', 'drivers'],
  ami: ['wire', ...WORDS],
  commands: WORDS,
  http: ['ami', 'wire', ...WORDS],
  client: ['wire'],
  testing: ['wire', 'config', 'core', 'media', 'features', 'apps', 'functions', 'drivers', 'exchange', 'ami', 'client', 'daemon'],
  cli: ['client', 'wire'],
  daemon: ['wire', 'config', 'core', 'media', 'features', 'apps', 'functions', 'drivers', 'exchange', 'ami', 'commands', 'http', 'client'],
};

/** What `import type` may not reach from below: the folders that stand on top of `exchange`. */
const ABOVE_EXCHANGE = '^src/(ami|commands|http|client|testing|cli|daemon)/';

/** Tests and what only they use; neither is in the package. */
const TEST = '([.]test|-fixture)[.]ts$';
const layers = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  comment: `src/${folder} may import at run time: ${['base', ...allowed].join(', ')}. Move the code, or take a type or a port instead.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: TEST },
  to: {
    path: '^src/',
    pathNot: [`^src/${folder}/`, ...(folder === 'base' ? [] : ['^src/base/']), ...allowed.map((name) => `^src/${name}(/|[.]ts$)`)],
    dependencyTypesNot: ['type-only', ...(folder === 'cli' ? ['dynamic-import'] : [])],
  },
}));

/** Siblings that stand alone: what one needs of another goes through a port that `exchange` wires. */
const apart = [
  ['no-feature-imports-a-feature', '^src/features/([^/]+)/', '^src/features/', '^src/features/$1/'],
  ['no-driver-imports-a-driver', '^src/drivers/([^/]+)/', '^src/drivers/', '^src/drivers/$1/'],
  [
    'no-action-imports-an-action',
    '^src/ami/actions/[^/]+/(?!index[.]ts)([^/]+)[.]ts$',
    '^src/ami/actions/[^/]+/[^/]+[.]ts$',
    '/index[.]ts$',
  ],
].map(([name, from, to, toNot]) => ({
  name,
  comment: 'Each stands alone. Shared parts live one level up, or behind a port.',
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { path: to, pathNot: toNot, dependencyTypesNot: ['type-only'] },
}));

module.exports = {
  forbidden: [
    ...layers,
    ...apart,
    {
      name: 'no-type-from-above',
      comment: 'What stands below `exchange` does not know the manager, the console or the clients, not even by type.',
      severity: 'error',
      from: { path: '^src/(base|wire|config|core|media|features|apps|functions|drivers|exchange)/', pathNot: TEST },
      to: { path: ABOVE_EXCHANGE, dependencyTypes: ['type-only'] },
    },
    {
      name: 'no-cycle',
      comment: 'Modules that need each other at run time are one module, or one of them needs a type only.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'browser-code-without-node',
      comment: '`wire` and `client` run in a browser; only the transports of the client touch sockets.',
      severity: 'error',
      from: { path: '^src/(wire|client)/', pathNot: [TEST, '^src/client/transports?[/.-]', 'transport[.]ts$'] },
      to: { dependencyTypes: ['core', 'npm', 'npm-optional', 'npm-peer'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      comment: 'What ships needs only `dependencies`.',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-test-from-code',
      comment: 'Tests are not in the package.',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'resolvable',
      comment: 'The file does not exist.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
    combinedDependencies: false,
  },
};
