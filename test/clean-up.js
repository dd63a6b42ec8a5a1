const pool = require.resolve('../rehearsal/lambda/process-pool');

/**
 * What a suite has left behind. It looks first whether the suite has loaded what makes it: modules of the CDK would cost
 * every suite a third of a second.
 */
afterAll(async () => {
  // As `aws-cdk-lib/testhelpers/jest-autoclean` does: the temporary directories of assemblies.
  const assemblies = require.resolve('aws-cdk-lib/cx-api');
  if (assemblies in require.cache) require(assemblies).CloudAssembly.cleanupTemporaryDirectories();
  // Each suite has a pool of its own; its processes would live for a minute more beside the next suite.
  if (pool in require.cache) await require(pool).closeWarmProcesses();
});
