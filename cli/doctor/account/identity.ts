import type { Finding } from '../check';

/** As STS and the SDK's configuration tell it. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  readonly region: string;
}

export interface Expected {
  /** Absent without an assembly. */
  readonly environment?: { readonly name: string; readonly account?: string; readonly region?: string };
  /** By `--region`. */
  readonly givenRegion?: string;
  /** Whether somebody has named the environment: then credentials of another account are a mistake. */
  readonly isChosen: boolean;
}

/** Whether they are those that the environment is deployed with. */
export function judgeCredentials(
  { account, arn, region }: Identity,
  { environment, givenRegion, isChosen }: Expected,
): Finding {
  const says = `${arn}, account ${account}, region ${region}`;
  if (environment === undefined) return { is: 'right', about: 'credentials', says };
  const { name, account: wanted, region: home } = environment;
  const about = `credentials for ${name}`;
  if (wanted !== undefined && wanted !== account) {
    return {
      ...{ is: isChosen ? 'wrong' : 'unknown', about, says: `${says}; ${name} is in account ${wanted}` },
      todo: `name a profile of that account: npx teal doctor --env ${name} --profile NAME`,
    };
  }
  if (givenRegion !== undefined && home !== undefined && givenRegion !== home) {
    return {
      ...{ is: 'wrong', about, says: `${says}; ${name} is in region ${home}` },
      todo: `npx teal doctor --env ${name} --region ${home}`,
    };
  }
  if (wanted !== undefined) return { is: 'right', about, says };
  return { is: 'right', about, says: `${says}; the configuration leaves both to who deploys` };
}
