/** Days before a date from which on it is told: AWS tells of a deprecation as early. */
export const NOTICE_DAYS = 180;

interface RuntimeDates {
  /** From then on AWS mends nothing in it. */
  readonly deprecated: string;
  /** From then on no new function may have it: no new service, no new gate. */
  readonly noCreate: string;
  /** From then on no function that has it can be changed: no upgrade but to another runtime. */
  readonly noUpdate: string;
}

/**
 * Lambda's Node.js runtimes that templates of Teal have had, as days of UTC. AWS may move a date, and never nearer.
 * source: Lambda developer guide, "Supported runtimes" (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html),
 * as read on 27 November 2026
 */
export const LAMBDA_RUNTIMES: Readonly<Record<string, RuntimeDates>> = {
  'nodejs24.x': { deprecated: '2028-04-30', noCreate: '2028-06-01', noUpdate: '2028-07-01' },
  'nodejs22.x': { deprecated: '2027-04-30', noCreate: '2027-06-01', noUpdate: '2027-07-01' },
  'nodejs20.x': { deprecated: '2026-04-30', noCreate: '2026-06-01', noUpdate: '2026-07-01' },
};

/**
 * Until when the CDK takes a major version of Node.js: half a year after Node.js itself has ended it.
 * source: CDK developer guide, "Supported Node.js versions" (https://docs.aws.amazon.com/cdk/v2/guide/node-versions.html),
 * as read on 27 November 2026
 */
export const NODE_IN_CDK: Readonly<Record<string, string>> = {
  '24': '2028-10-30',
  '22': '2027-10-30',
  '20': '2026-10-30',
};
