import type { WaysOut } from './way-out';

/** Of gates whose failures are met elsewhere; the way out of each is another release, or a person's own decision. */
export const OF_OTHER_GATES: WaysOut = {
  'gate-approval.md#without-teal': {
    notRehearsed:
      'It is a way past Teal, by the console and the AWS CLI: test/rehearsal/approval.deep.test.ts answers pauses',
  },
  'gate-load-test.md#could-not-tell': {
    notRehearsed:
      'What helps is more memory or less load, in the configuration; the gate that could not tell is met in its rehearsals',
  },
  'gate-migration.md#could-not-tell': {
    notRehearsed:
      'The gate looks again by itself; test/lambda/gate/migration/handler.deep.test.ts meets each call that AWS refuses',
  },
  'gate-migration.md#it-did-not-start': {
    notRehearsed: 'The way out is another release; test/rehearsal/migration.deep.test.ts meets the failure',
  },
  'gate-migration.md#it-failed': {
    notRehearsed: 'The way out is another release; test/rehearsal/migration.deep.test.ts meets the failure',
  },
  'gate-migration.md#it-was-stopped': {
    notRehearsed: 'The way out is another release; test/rehearsal/migration.deep.test.ts meets the failure',
  },
  'gate-metrics.md#could-not-tell': {
    notRehearsed:
      'What helps is more requests; test/rehearsal/metrics.deep.test.ts meets a canary that has too few',
  },
  'gate-metrics.md#green-is-worse': {
    notRehearsed: 'The way out is another release; test/rehearsal/metrics.deep.test.ts meets the failure',
  },
};
