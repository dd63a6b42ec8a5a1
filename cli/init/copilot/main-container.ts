import type { Effective } from './effective';
import { changed } from './keys/row';
import type { Dependencies } from './read/container';
import type { Workload } from './read/workload';
import { at } from './tree';

/**
 * The container of a service that Teal releases, for sidecars that wait for it: it has the service's name in Teal, and no health check
 * of its own, without which ECS takes no task that waits for one.
 * source: Amazon ECS API reference, ContainerDependency (condition HEALTHY)
 */
export function waitedFor(
  { name: original, workloads, ledger, manifest }: Effective,
  name: string,
): ReadonlyMap<string, Workload> {
  const each = [...workloads].map(([environment, workload]): [string, Workload] => {
    const sidecars = workload.sidecars.map((sidecar) => {
      const condition = sidecar.dependsOn.get(original);
      if (condition === undefined) return sidecar;
      const rest = [...sidecar.dependsOn].filter(([other]) => other !== original);
      const dependsOn: Dependencies = new Map([
        ...rest,
        [name, condition === 'HEALTHY' ? 'START' : condition],
      ]);
      const path = ['sidecars', sidecar.name, 'depends_on', original];
      const node = at(manifest.tree, 'environments', environment, ...path) ?? at(manifest.tree, ...path);
      if (condition === 'HEALTHY' && node) ledger.note(node, changed(STARTS));
      return { ...sidecar, dependsOn };
    });
    return [environment, { ...workload, sidecars }];
  });
  return new Map(each);
}

const STARTS =
  'it waits until the container has started: its health check is not carried over, so that it would never be healthy';
