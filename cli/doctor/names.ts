/** What `teal doctor` looks at without being told to, in the order of its report. None of them changes anything. */
export const LOOK_NAMES = [
  'node',
  'cdk',
  'docker',
  'rules',
  'runtimes',
  'credentials',
  'bootstrap',
  'provider',
  'quotas',
  'domain',
  'image',
] as const;

export type LookName = (typeof LOOK_NAMES)[number];
