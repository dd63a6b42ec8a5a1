import type { VerbFailed } from '../../../cli/exit-codes';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';

/** What becomes of each call; undefined where nobody is signed in. */
export type Refusal = AwsError | 'drop' | undefined;

/** As endpoints of AWS word them, and what a verb says. */
export const REFUSALS: [what: string, refusal: Refusal, words: RegExp][] = [
  ['no credentials', undefined, /sign in with aws sso login/],
  [
    'no permission',
    new AwsError('AccessDenied', 'not authorized to perform: cloudformation:DescribeStacks', 403),
    /cloudformation:DescribeStacks must be allowed/,
  ],
  ['throttling', new AwsError('Throttling', 'Rate exceeded'), /throttled again and again/],
  [
    'expired credentials',
    new AwsError('ExpiredToken', 'The security token included in the request is expired'),
    /sign in with aws sso login/,
  ],
  ['a network that is gone', 'drop', /cloudformation:DescribeStacks.*(socket hang up|ECONNRESET)/],
];

/** How a verb ends whose calls are refused. */
export async function endRefused(
  lease: EndpointLease,
  refusal: Refusal,
  verb: () => Promise<unknown>,
): Promise<VerbFailed> {
  const saved = { ...process.env };
  const { accessKeyId, secretAccessKey } = lease.credentials;
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL: lease.url, AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' },
    // None are looked for elsewhere.
    ...{
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    ...(refusal && { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }),
  });
  if (refusal) lease.injectFaults(() => refusal);
  else
    for (const key of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) delete process.env[key];
  try {
    return await verb().then(
      () => {
        throw new Error('the verb must fail, got none');
      },
      (error: VerbFailed) => error,
    );
  } finally {
    process.env = saved;
  }
}
