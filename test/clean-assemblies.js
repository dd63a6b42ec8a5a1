/**
 * What `aws-cdk-lib/testhelpers/jest-autoclean` does: deletes the temporary directories of assemblies. That one loads
 * a hundred modules for it, a third of a second in every suite; this one looks first whether the suite has.
 */
afterAll(() => {
  const assemblies = require.resolve('aws-cdk-lib/cx-api');
  if (assemblies in require.cache) require(assemblies).CloudAssembly.cleanupTemporaryDirectories();
});
