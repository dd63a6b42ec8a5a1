/** source: CloudFormation user guide, "Understand CloudFormation quotas": resources in a template; it cannot be raised */
const MOST_RESOURCES = 500;

/** CDK would stop at the same number, and say no more than which types there are. */
export const tooManyResources = (stackName: string, count: number): string[] =>
  count <= MOST_RESOURCES
    ? []
    : [
        `${stackName} must have at most ${MOST_RESOURCES} resources, got ${count}; divide the delivery into several, or what you have added to the stack into one of your own (a foundation: loadBalancer: { shared: true } gives each service one of its own)`,
      ];
