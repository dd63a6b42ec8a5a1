// `npm test` runs the first project; `npm run test:deep` the second, which the landing check adds.
const common = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  setupFilesAfterEnv: ['<rootDir>/test/clean-up.js'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out'],
};

module.exports = {
  // Real processes on a busy machine: nothing is asserted on how long they take.
  testTimeout: 30_000,
  // jest's default leaves a core idle, which on two cores is half of the machine.
  maxWorkers: '100%',
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
    { ...common, displayName: 'deep', testMatch: ['<rootDir>/test/**/*.deep.test.ts'] },
  ],
};
