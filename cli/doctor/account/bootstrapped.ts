import type { AssemblyStack } from '../../../rehearsal/assembly/assembly';
import type { Finding } from '../check';
import type { Account } from '../look';

/** What `cdk bootstrap` takes when it is told none. source: CDK developer guide, "Customize CDK bootstrapping" */
const CDKS_OWN = 'hnb659fds';

export interface Required {
  /** `/cdk-bootstrap/QUALIFIER/version` */
  readonly parameter: string;
  /** The least that all stacks take. */
  readonly version: number;
}

/** One for each bootstrap that the stacks name. */
export function requiredOf(stacks: readonly Pick<AssemblyStack, 'bootstrap'>[]): readonly Required[] {
  const least = new Map<string, number>();
  for (const { bootstrap } of stacks) {
    if (bootstrap)
      least.set(bootstrap.parameter, Math.max(bootstrap.version, least.get(bootstrap.parameter) ?? 0));
  }
  return [...least].map(([parameter, version]) => ({ parameter, version }));
}

/**
 * @param versions of the parameters that are there
 * @param shared stacks of the account, of which one may make the delivery's own bootstrap
 */
export function bootstrapFindings(
  required: readonly Required[],
  versions: ReadonlyMap<string, string>,
  { account, region }: Pick<Account, 'account' | 'region'>,
  shared: readonly Pick<AssemblyStack, 'stackName' | 'account' | 'template'>[],
): readonly Finding[] {
  if (required.length === 0)
    return [{ is: 'right', about: 'bootstrap', says: 'the stacks of this environment need none' }];
  return required.map(({ parameter, version }): Finding => {
    const qualifier = parameter.split('/')[2] ?? parameter;
    const about = `bootstrap ${qualifier} in ${account}, ${region}`;
    const todo = commandOf(qualifier, { account, region }, shared);
    const got = versions.get(parameter);
    if (got === undefined) {
      return { is: 'wrong', about, says: `it is not there: SSM has no parameter ${parameter}`, todo };
    }
    if (!/^\d+$/.test(got)) {
      return { is: 'unknown', about, says: `${parameter} must be a number, got ${got}`, todo };
    }
    if (Number(got) >= version) {
      return { is: 'right', about, says: `version ${got}; the stacks need ${version} or later` };
    }
    return { is: 'wrong', about, says: `version ${got} is too old: the stacks need ${version}`, todo };
  });
}

/** The delivery's own is made by the command that its stack has as an output: docs/bootstrap.md. */
function commandOf(
  qualifier: string,
  { account, region }: Pick<Account, 'account' | 'region'>,
  shared: readonly Pick<AssemblyStack, 'stackName' | 'account' | 'template'>[],
): string {
  if (qualifier === CDKS_OWN) return `npx cdk bootstrap aws://${account}/${region}`;
  const stack = shared.find(
    (one) => one.account === account && one.template.Outputs.BootstrapCommand !== undefined,
  );
  const command = stack?.template.Outputs.BootstrapCommand?.Value;
  if (stack === undefined || typeof command !== 'string') {
    return `npx cdk bootstrap aws://${account}/${region} --qualifier ${qualifier} --toolkit-stack-name NAME (docs/bootstrap.md)`;
  }
  return `npx cdk deploy ${stack.stackName}, then ${command} (docs/bootstrap.md)`;
}
