import type { Ecs } from '../account/ecs';
import type { TemplateResolver } from '../assembly/intrinsics';
import type { Properties } from '../cloudformation/provider';
import { type Container, containerOf } from '../ecs/task-definition';
import { taskDefinitionView } from '../service/task-definition-view';

/** A service that no load balancer sends anybody to takes its work from a queue. */
export const isWorker = ({ LoadBalancers: all }: Properties): boolean =>
  !Array.isArray(all) || all.length === 0;

/**
 * Workers, and task definitions of workers and jobs, beside the service that is rehearsed: ECS shows them, and what is given to one
 * is out at once, since nothing here shows whether its tasks are well.
 */
export class BesideService {
  private readonly containers = new Map<string, Container>();

  constructor(
    private readonly ecs: Pick<Ecs, 'workers' | 'show'>,
    /** Of the service itself. */
    private readonly ownDefinition: string,
    /** Its name in that; others have it, too. */
    private readonly container: string,
  ) {}

  /** Takes a stack as it is. @param service logical id of the one that is rehearsed */
  async adopt(stack: TemplateResolver, service: string): Promise<void> {
    for (const id of await stack.resourcesOfType('AWS::ECS::TaskDefinition')) {
      this.define(await stack.physicalId(id), await stack.properties(id), `${stack.stack.stackName}.${id}`);
    }
    for (const id of await stack.resourcesOfType('AWS::ECS::Service')) {
      const properties = await stack.properties(id);
      if (id === service || !isWorker(properties)) continue;
      this.release(await stack.physicalId(id), String(properties.TaskDefinition));
    }
  }

  /** One of the service's own family is known as its revision. @throws Malformed */
  define(arn: string, properties: Properties, where: string): void {
    if (familyOf(arn) === familyOf(this.ownDefinition)) return;
    const all = properties.ContainerDefinitions as readonly { readonly Name?: string }[] | undefined;
    const name = all?.find(({ Name }) => Name === this.container)?.Name ?? all?.[0]?.Name;
    if (name === undefined) return;
    const container = containerOf(properties, name, where);
    this.containers.set(arn, container);
    this.ecs.show(taskDefinitionView(arn, container));
  }

  /** One by a task definition that is in none of the stacks is not shown. */
  release(serviceArn: string, taskDefinition: string): void {
    const container = this.containers.get(taskDefinition);
    if (container) this.ecs.workers.release({ serviceArn, taskDefinition, container });
  }

  delete(serviceArn: string): void {
    this.ecs.workers.delete(serviceArn);
  }
}

const familyOf = (taskDefinition: string): string => taskDefinition.replace(/:\d+$/, '');
