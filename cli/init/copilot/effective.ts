import { interpolate } from './interpolate';
import { left } from './keys/row';
import { Ledger, type Room } from './ledger';
import { override } from './override';
import { readWorkload, type Workload } from './read/workload';
import { at, entriesOf, type ManifestNode } from './tree';
import type { Manifest } from './workspace';

/** A workload in each environment, and the books of its manifest. */
export interface Effective {
  readonly name: string;
  readonly type: string;
  readonly manifest: Manifest;
  readonly ledger: Ledger;
  readonly workloads: ReadonlyMap<string, Workload>;
}

/** Does what Copilot does at a deployment: an environment's overrides, then what it fills in. */
export function effectiveOf(
  manifest: Manifest,
  application: string,
  environments: readonly string[],
): Effective {
  const { tree } = manifest;
  const ledger = new Ledger(tree, 'workload');
  const nameNode = at(tree, 'name');
  const typeNode = at(tree, 'type');
  const name = nameNode?.kind === 'scalar' ? nameNode.text : manifest.folder;
  const overrides = at(tree, 'environments');
  for (const [environment, node] of entriesOf(overrides)) {
    if (!environments.includes(environment)) {
      ledger.note(
        node,
        left(`there is no environment ${environment} in copilot/environments; remove it there`),
      );
    }
  }
  const workloads = new Map<string, Workload>();
  for (const environment of environments) {
    const over = at(overrides, environment);
    const own: ManifestNode = over ? override(tree, over, (node) => ledger.override(node)) : tree;
    const filled = interpolate(own, {
      COPILOT_APPLICATION_NAME: application,
      COPILOT_ENVIRONMENT_NAME: environment,
    });
    workloads.set(environment, readWorkload(ledger, filled, name));
  }
  return { name, type: typeNode?.kind === 'scalar' ? typeNode.text : '', manifest, ledger, workloads };
}

/** Whether it becomes a service of Teal, plain CDK, or nothing. */
export type Decision = { readonly room: Room } | { readonly refusal: string };

const BY_TYPE: Readonly<Record<string, string>> = {
  'Request-Driven Web Service':
    'App Runner runs it, and Teal releases on ECS: make it a Load Balanced Web Service, which takes the same image and port, and run this again',
  'Static Site':
    'it has no tasks to release: keep its bucket and distribution, with aws-cdk-lib’s BucketDeployment in an app of its own',
};

export function decide({ name, type, workloads }: Effective): Decision {
  const all = [...workloads.values()];
  const behind = all.filter(({ http }) => http !== undefined).length;
  if (BY_TYPE[type] !== undefined) return { refusal: BY_TYPE[type] };
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return {
      refusal: `name must be small letters, digits and single hyphens, got ${name}; rename it`,
    };
  }
  if (type === 'Scheduled Job' || type === 'Worker Service') return plainOr(all);
  if (type !== 'Load Balanced Web Service' && type !== 'Backend Service') {
    return { refusal: `type must be one of Copilot’s, got ${type || 'none'}; correct it` };
  }
  if (type === 'Backend Service' && behind === 0) return plainOr(all);
  if (behind < all.length) {
    const without = [...workloads].filter(([, { http }]) => !http).map(([environment]) => environment);
    return {
      refusal: `Teal releases behind an Application Load Balancer in every environment, and it has none in ${without.join(', ')}: give it http there, and run this again`,
    };
  }
  if (all.some(({ image }) => image === undefined)) return { refusal: NO_IMAGE };
  if (all.some(({ port, http }) => (http?.port ?? port) === undefined)) {
    return {
      refusal: 'it has no image.port, to which the load balancer would lead: give it one, and run this again',
    };
  }
  if (all.some(({ port, http }) => (http?.port ?? port) === 443)) {
    return {
      refusal:
        'the load balancer speaks HTTP with tasks, and they listen on 443: let them answer HTTP on another port',
    };
  }
  return all.some(({ architecture }) => !architecture) ? { refusal: NOT_LINUX } : { room: 'teal' };
}

const NO_IMAGE = 'it has no image that can be read: see what is said of image, and run this again';
const NOT_LINUX = 'its tasks are not of Linux, which Teal and lib/jobs.ts run: keep it where it is';

function plainOr(all: readonly Workload[]): Decision {
  if (all.some(({ image }) => image === undefined)) return { refusal: NO_IMAGE };
  return all.some(({ architecture }) => !architecture) ? { refusal: NOT_LINUX } : { room: 'plain' };
}
