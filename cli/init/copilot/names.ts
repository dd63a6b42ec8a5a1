/** source: Elastic Load Balancing API reference, CreateLoadBalancer (Name); `<service>-<environment>` names one */
const LONGEST = 32;

/** What a service is called in Teal, or why it can have no name. */
export type Named = { readonly name: string } | { readonly refusal: string };

/**
 * CloudFormation tells stacks by their names: one of Teal's that is called like one of Copilot's would be an update of it, and
 * the end of what is in it. Such a service gets another name.
 *
 * @param workloads of Copilot, all of them
 */
export function nameOf(
  service: string,
  application: string,
  environments: readonly string[],
  workloads: readonly string[],
): Named {
  const copilots = copilotStacks(application, environments, workloads);
  const fits = (name: string) =>
    !`${name}-`.startsWith('internal-') &&
    name !== 'holds' &&
    environments.every(
      (environment) => `${name}-${environment}`.length <= LONGEST && !copilots.has(`${name}-${environment}`),
    );
  const found = [service, `${service}-service`].find(fits);
  if (found !== undefined) return { name: found };
  return {
    refusal: `<service>-<environment> must be at most ${LONGEST} characters and no stack of Copilot's, got ${environments.map((environment) => `${service}-${environment}`).join(', ')}; give a copy of the manifest another name, and run this again`,
  };
}

/** source: aws/copilot-cli internal/pkg/deploy/cloudformation/stack (names of the stacks of environments and workloads) */
function copilotStacks(
  application: string,
  environments: readonly string[],
  workloads: readonly string[],
): ReadonlySet<string> {
  return new Set(
    environments.flatMap((environment) => [
      `${application}-${environment}`,
      ...workloads.map((workload) => `${application}-${environment}-${workload}`),
    ]),
  );
}

/** Of the delivery: other stacks, repositories and roles than Copilot's, which begin with the application's name alone. */
export const deliveryName = (application: string): string => {
  const short = application
    .slice(0, LONGEST - '-teal'.length)
    .replace(/-+$/, '')
    .replace(/-{2,}/g, '-');
  return `${short}-teal`;
};
