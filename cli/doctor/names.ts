/** What `teal doctor` looks at without being told to, in the order of its report. None of them changes anything. */
export const LOOK_NAMES = [
  'node',
  'cdk',
  'docker',
  'runtimes',
  'credentials',
  'bootstrap',
] as const;

export type LookName = (typeof LOOK_NAMES)[number];
