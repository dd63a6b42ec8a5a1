import type { Assembly, AssemblyStack } from './assembly';

/**
 * Whether a stack depends on another one for the order of release alone: the other is of a service that its own is released after,
 * and it reads nothing of it. Of an order a stack needs nothing to be made.
 */
export function isForOrderAlone(
  { teal }: Pick<Assembly, 'teal'>,
  stack: Pick<AssemblyStack, 'stackName' | 'template'>,
  other: Pick<AssemblyStack, 'stackName' | 'template'>,
): boolean {
  const isAfter = teal?.environments.some(({ services }) => {
    const own = services.find((service) => service.stack === stack.stackName);
    const before = services.find((service) => service.stack === other.stackName);
    return before !== undefined && own?.after?.includes(before.name) === true;
  });
  return isAfter === true && !isRead(other, JSON.stringify(stack.template));
}

/** Whether a template has an export of a stack, or an output of it by name. */
const isRead = (
  { stackName, template: { Outputs } }: Pick<AssemblyStack, 'stackName' | 'template'>,
  template: string,
): boolean =>
  Object.values(Outputs).some(
    ({ Export }) =>
      Export !== undefined && template.includes(`"Fn::ImportValue":${JSON.stringify(Export.Name)}`),
  ) ||
  (template.includes('"Fn::GetStackOutput"') && template.includes(JSON.stringify(stackName)));
