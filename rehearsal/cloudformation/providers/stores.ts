import type { ModelledResource, ProviderEntry } from './modelled';
import { modelled } from './modelled';
import type { ModelledType } from './replaced-by';

/** Resources that are kept by type and physical id, for whoever looks them up: IAM's and Route 53's. */
export class ResourceStore {
  private readonly kept = new Map<string, Map<string, ModelledResource>>();

  /** In the order in which they were made. */
  list(type: ModelledType): readonly ModelledResource[] {
    return [...(this.kept.get(type)?.values() ?? [])];
  }

  put(type: ModelledType, resource: ModelledResource): void {
    const ofType = this.kept.get(type) ?? new Map<string, ModelledResource>();
    this.kept.set(type, ofType.set(keyOf(resource), resource));
  }

  delete(type: ModelledType, resource: ModelledResource): void {
    this.kept.get(type)?.delete(keyOf(resource));
  }
}

/** Record sets of one name differ by their type, and by zone. */
function keyOf({ physicalId, properties }: ModelledResource): string {
  const { HostedZoneId, HostedZoneName, Type, SetIdentifier } = properties;
  return JSON.stringify([physicalId, HostedZoneId, HostedZoneName, Type, SetIdentifier]);
}

const STORED: readonly ModelledType[] = [
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::Route53::RecordSet',
];

/** IAM is not enforced; a record set says by which names the load balancer is called. */
export function storeProviders(store: ResourceStore): readonly ProviderEntry[] {
  return STORED.map((type) =>
    modelled(type, {
      create: (resource) => store.put(type, resource),
      update: (resource, old) => {
        store.delete(type, { ...resource, properties: old }); // a record set's type may have changed
        store.put(type, resource);
      },
      delete: (resource) => store.delete(type, resource),
    }),
  );
}
