import type { Finding } from '../check';
import type { Account } from '../look';
import type { Peak } from './peak';

export interface Quota {
  readonly service: string;
  readonly code: string;
  readonly about: string;
  /** The least that the environment alone takes; 0 where it takes nothing of it. */
  needs(peak: Peak): number;
}

/** Executions that Lambda keeps unreserved. source: Lambda developer guide, "Configuring reserved concurrency" */
const UNRESERVED = 100;

/** source: AWS General Reference, "Service endpoints and quotas" of each service; docs/quotas.md */
export const QUOTAS: readonly Quota[] = [
  {
    ...{ service: 'fargate', code: 'L-3032A538', about: 'Fargate vCPUs' },
    needs: ({ vcpus }) => vcpus,
  },
  {
    ...{ service: 'lambda', code: 'L-B99A9384', about: 'Lambda’s concurrent executions' },
    needs: ({ reserved }) => (reserved === 0 ? 0 : reserved + UNRESERVED),
  },
  {
    ...{ service: 'elasticloadbalancing', code: 'L-53DA6B97', about: 'Application Load Balancers' },
    needs: ({ loadBalancers }) => loadBalancers,
  },
  {
    ...{ service: 'elasticloadbalancing', code: 'L-B22855CB', about: 'target groups' },
    needs: ({ targetGroups }) => targetGroups,
  },
  { ...{ service: 'vpc', code: 'L-F678F1CE', about: 'VPCs' }, needs: ({ vpcs }) => vpcs },
  {
    ...{ service: 'ec2', code: 'L-0263D0A3', about: 'Elastic IP addresses' },
    needs: ({ addresses }) => addresses,
  },
];

/** What others in the account take is not asked: this is what does not fit even if it is alone. */
export function roomFinding(
  { service, code, about: of }: Quota,
  need: number,
  value: number,
  { region }: Pick<Account, 'region'>,
): Finding {
  const about = `quota of ${of} (${service} ${code})`;
  const says = `${value} in ${region}; this environment alone takes ${need} at its peak`;
  if (value >= need) return { is: 'right', about, says };
  return {
    ...{ is: 'wrong', about, says },
    todo: `aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${desired(need)}`,
  };
}

/** Room for one more as large. */
const desired = (need: number): number => Math.ceil(need * 2);
