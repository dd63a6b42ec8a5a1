import { type AfterFailure, among, type Dependencies, reversed, walkInOrder } from './dependency-walk';
import { failureReason, tell } from './progress';
import type { StackResource } from './resource';
import { providerOf, type Surroundings } from './surroundings';

/** A physical resource to delete, with the policy that decides whether it is. */
export interface Removable {
  readonly resource: StackResource;
  readonly policy: string | undefined;
  /** The operation that created it is rolled back. @default false */
  readonly justCreated?: boolean;
}

export interface Removed {
  readonly failed: readonly string[];
  /** Physical resources that are still there: those that a policy keeps, and those that could not be deleted. */
  readonly left: readonly StackResource[];
}

/**
 * Deletes resources, dependents first.
 *
 * @param dependencies of the template that the resources were made by
 * @param onGone called after each that is deleted or kept by its policy
 */
export async function remove(
  surroundings: Surroundings,
  removables: readonly Removable[],
  dependencies: Dependencies,
  afterFailure: AfterFailure,
  onGone: (resource: StackResource) => void = () => {},
): Promise<Removed> {
  const left: StackResource[] = [];
  // A logical id has more than one when it was replaced and left the stack: they go one after the other.
  const byId = new Map<string, Removable[]>();
  for (const one of removables)
    byId.set(one.resource.logicalId, [...(byId.get(one.resource.logicalId) ?? []), one]);
  const failed = await walkInOrder({
    dependencies: reversed(among(new Set(byId.keys()), dependencies)),
    afterFailure,
    act: async (logicalId, signal) => {
      let done = true;
      for (const one of byId.get(logicalId) ?? []) {
        if (isKept(one)) {
          tell(surroundings, one.resource, 'DELETE_SKIPPED');
          left.push(one.resource);
          onGone(one.resource);
        } else if (await removeOne(surroundings, one.resource, signal)) onGone(one.resource);
        else {
          left.push(one.resource);
          done = false;
        }
      }
      return done;
    },
  });
  return { failed: [...failed].sort(), left };
}

/**
 * `Snapshot` deletes: no type that is modelled can be saved in one, and CloudFormation deletes such resources.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
function isKept({ policy, justCreated = false }: Removable): boolean {
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !justCreated);
}

async function removeOne(
  surroundings: Surroundings,
  resource: StackResource,
  signal: AbortSignal,
): Promise<boolean> {
  const { type, logicalId, physicalId, attributes, properties, generation } = resource;
  tell(surroundings, resource, 'DELETE_IN_PROGRESS');
  try {
    await providerOf(surroundings, type).delete({
      ...{ type, logicalId, physicalId, attributes, properties, generation, signal },
      stack: surroundings.stack,
    });
  } catch (error) {
    tell(surroundings, resource, 'DELETE_FAILED', failureReason(error, signal, 'update', surroundings));
    return false;
  }
  tell(surroundings, resource, 'DELETE_COMPLETE');
  return true;
}
