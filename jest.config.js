// `npm test` runs the first project; `npm run test:deep` the next two, which the landing check adds; `npm run test:long` the last.

const onceAWorker = require('./test/once-a-worker');

/** Deep tests over real processes and connections, on a clock that runs on the wall: see test/deep.mjs. */
const live = [
  'rehearsal/database/release',
  'rehearsal/database/rotation',
  'rehearsal/sample',
  'rehearsal/service/under-load/lost-requests',
  'rehearsal/service/under-load/overload',
  'rehearsal/service/under-load/rotation',
  'app/shop',
  'cli/interruption',
  'cli/rehearse-all-live',
  'cli/rehearse-plain',
].map((path) => `/test/${path}.deep.test.ts`);

/** Deep tests that the landing check has no time for: `npm run test:long`, before a version is made. */
const long = [
  'app/faulty',
  'bench/fleet/measure',
  'bench/peers/rows',
  'cli/adopt/any-story',
  'cli/bad-input',
  'cli/eject/every-example',
  'cli/failures/built',
  'cli/images/publish-interrupted',
  'cli/init/copilot/examples',
  'cli/init/copilot/whole',
  'cli/init/program',
  'cli/local/cdk-deploy',
  'cli/logs/program',
  'cli/plan/library',
  'cli/qualify/rehearsed',
  'cli/rehearse-several',
  'cli/rehearse/replay',
  'cli/rollback/program',
  'cli/status/rehearsed',
  'cli/terminal/screens',
  'contributing/hooks',
  'customize',
  'docs/custom-gate',
  'docs/rehearsals-in-tests',
  'rehearsal/agreement',
  'rehearsal/appconfig/live',
  'rehearsal/database/hanging',
  'rehearsal/deploy-ways-out',
  'rehearsal/determinism',
  'rehearsal/eject',
  'rehearsal/elasticloadbalancing/no-lost-request',
  'rehearsal/endpoint/browser',
  'rehearsal/existing',
  'rehearsal/gates/canary-secret',
  'rehearsal/gates/canary-secret-exceptions',
  'rehearsal/gates/canary-secret-sinks',
  'rehearsal/gates/cells-before-green',
  'rehearsal/gates/cells-on-green',
  'rehearsal/gates/cells-rollback',
  'rehearsal/plain-canary',
  'rehearsal/prepare',
  'rehearsal/recovery',
  'rehearsal/recovery-interrupted',
  'rehearsal/recovery-together',
  'rehearsal/scenarios/other-services',
  'rehearsal/ways-out',
  'upgrades/amid',
  'upgrades/template-difference',
  'upgrades/upgrade',
].map((path) => `/test/${path}.deep.test.ts`);

const common = {
  testEnvironment: '<rootDir>/test/environment.js',
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  setupFilesAfterEnv: ['<rootDir>/test/clean-up.js'],
  // The entry points of the npm package, from their sources: as `paths` of tsconfig.json.
  moduleNameMapper: {
    ...onceAWorker.moduleNameMapper,
    '^fast-check$': '<rootDir>/test/seeded-fast-check.js',
    '^teal-cdk$': '<rootDir>/lib/index.ts',
    '^teal-cdk/app$': '<rootDir>/lib/app.ts',
    '^teal-cdk/testing$': '<rootDir>/package/testing.ts',
    '^teal-cdk/testing/jest$': '<rootDir>/package/jest.ts',
    '^teal-cdk/gate$': '<rootDir>/lambda/custom-gate.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out'],
};

const deep = {
  ...common,
  moduleNameMapper: {
    ...common.moduleNameMapper,
    // How a verb loads its parts, for the bundle: a test that runs a whole verb in its own process has sources alone.
    '^(\\./[a-z/-]+)\\.js$': ['$1.js', '$1.ts'],
  },
  setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/patient.js'],
};

module.exports = {
  // jest's default leaves a core idle, which on two cores is half of the machine.
  maxWorkers: '100%',
  // Real processes on a busy machine: nothing is asserted on how long they take.
  testTimeout: 60_000,
  // What suites have loaded stays in a worker: with gigabytes of it, one that allocates takes four times as long.
  workerIdleMemoryLimit: '1GB',
  globalSetup: '<rootDir>/test/build-once.js',
  projects: [
    {
      ...common,
      displayName: 'test',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.deep\\.test\\.ts$'],
    },
    {
      ...deep,
      displayName: 'deep',
      testMatch: ['<rootDir>/test/**/*.deep.test.ts'],
      testPathIgnorePatterns: [...live, ...long],
    },
    { ...deep, displayName: 'live', testMatch: live.map((path) => `<rootDir>${path}`) },
    { ...deep, displayName: 'long', testMatch: long.map((path) => `<rootDir>${path}`) },
  ],
};
