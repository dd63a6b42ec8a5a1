import { PROFILE } from './profile-text';
import type { LocalReady } from './serve';

/** What a person types next. */
export function howTo({ url, account, region, stacks }: LocalReady): readonly string[] {
  const cdk = `  AWS_PROFILE=${PROFILE} npx cdk`;
  return [
    '',
    'THIS IS NOT AWS. It answers on this machine alone, and forgets everything when it ends.',
    `${url}, account ${account}, ${region}, profile ${PROFILE}`,
    '',
    'In another terminal, in this directory:',
    `${cdk} bootstrap aws://${account}/${region}`,
    `${cdk} deploy ${stacks.join(' ')} --require-approval never`,
    'then change something, and deploy again: users are there, and the release is watched here.',
    `${cdk} diff | destroy …, and npx teal local --reset for an empty account`,
    'AWS_PROFILE, not --profile: the CDK reads the endpoint of a profile by the first alone. Ctrl-C ends it.',
    '',
  ];
}

export const goodbye =
  'teal local has ended: its profile, its account and its tasks are gone. It was not AWS.';
