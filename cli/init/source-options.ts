import { Option } from 'commander';

/** The option of each source, apart from what reads it: help needs no more. */
export const FROM_COPILOT = new Option(
  '--from-copilot <directory>',
  'take services, environments and jobs from the manifests of a workspace of AWS Copilot: the folder copilot, or the one that it is in',
  // The manifests say it.
).conflicts(['name', 'port', 'build', 'health', 'service', 'env', 'sample', 'undo']);

/** Those of `SOURCES`, in the order of `--help`. */
export const SOURCE_OPTIONS: readonly Option[] = [FROM_COPILOT];
