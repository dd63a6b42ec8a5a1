import { posix } from 'node:path';
import type { Effective } from './effective';
import { carried, changed, left } from './keys/row';
import type { Ledger } from './ledger';
import { waitedFor } from './main-container';
import type { SecretSource } from './read/container';
import type { Workload } from './read/workload';
import { at, type ManifestNode } from './tree';

/** Environment variables that Teal fills in itself. */
const OF_TEAL = ['RELEASE', 'TEAL_SERVICE', 'TEAL_ENVIRONMENT'];

/** A service as Teal's configuration has it: what has one word for all environments, and what has one in each. */
export interface TealService {
  readonly name: string;
  /** Of Copilot. */
  readonly original: string;
  readonly port: number;
  /** From the root of the repository. */
  readonly build: string;
  /** Of a Dockerfile that is written, for an image that is there already. */
  readonly location?: string;
  readonly architecture: 'ARM64' | 'X86_64';
  readonly health: NonNullable<Workload['http']>['health'];
  readonly internal: boolean;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly readonlyRoot: boolean;
  /** In every environment the same. */
  readonly variables: ReadonlyMap<string, string>;
  /** What differs, by environment. */
  readonly ownVariables: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly ledger: Ledger;
  readonly tree: ManifestNode;
}

/** What was decided before: its name, and whether only some may reach it. */
export interface TealServiceProps {
  readonly name: string;
  readonly application: string;
  /** Of its environments. */
  readonly closed: boolean;
}

export function tealServiceOf(effective: Effective, props: TealServiceProps): TealService {
  const { name: original, type, workloads, ledger, manifest } = effective;
  const { name, application, closed } = props;
  const last = [...workloads.values()].at(-1);
  if (!last?.http || !last.image || !last.architecture) throw new Error(`${original} must have been decided`);
  const one = new OneForAll(effective);
  one.settle(['image', 'port'], ({ port, http }) => http?.port ?? port);
  one.settle(['image', 'build'], ({ image }) =>
    image?.kind === 'build' ? [image.context, image.dockerfile] : null,
  );
  one.settle(['image', 'location'], ({ image }) => (image?.kind === 'location' ? image.reference : null));
  one.settle(['platform'], ({ architecture }) => architecture);
  one.settle(['http', 'healthcheck'], ({ http }) => http?.health);
  one.settle(['entrypoint'], ({ entryPoint }) => entryPoint);
  one.settle(['command'], ({ command }) => command);
  one.settle(['storage', 'readonly_fs'], ({ readonlyRoot }) => readonlyRoot);
  if (name !== original) {
    ledger.remark(
      'changed',
      `it is called ${name}: a stack of Copilot’s has the name that ${original} would get`,
    );
  }
  const restricted = closed || [...workloads.values()].some(({ http }) => http?.closed);
  remarkDefaults(ledger, last, type, restricted);
  const { common, own } = variablesOf(effective, application);
  const { image, http, port } = last;
  return {
    ...{ name, original, ledger, tree: manifest.tree },
    workloads: waitedFor(effective, name),
    port: http.port ?? port ?? 0,
    ...buildOf(effective, name, image),
    architecture: last.architecture,
    health: http.health,
    internal: type === 'Backend Service' || restricted,
    ...(last.command && { command: last.command }),
    ...(last.entryPoint && { entryPoint: last.entryPoint }),
    readonlyRoot: last.readonlyRoot,
    variables: common,
    ownVariables: own,
  };
}

/** What Teal has one word for in all environments: that of the last, the one that users are on. */
class OneForAll {
  constructor(private readonly effective: Effective) {}

  settle(path: readonly string[], value: (workload: Workload) => unknown): void {
    const { workloads, ledger, manifest } = this.effective;
    const all = [...workloads];
    const [lastName = '', last] = all.at(-1) ?? [];
    const text = (workload: Workload | undefined) => JSON.stringify(workload && (value(workload) ?? null));
    for (const [environment, workload] of all) {
      if (text(workload) === text(last)) continue;
      const node = at(manifest.tree, 'environments', environment, ...path) ?? at(manifest.tree, ...path);
      const says = `Teal has one for all environments, that of ${lastName}; in ${environment} it was another`;
      if (node) ledger.note(node, changed(says));
      else ledger.remark('changed', `${path.join('.')}: ${says}`);
    }
  }
}

function buildOf(
  { ledger, manifest }: Effective,
  name: string,
  image: NonNullable<Workload['image']>,
): { readonly build: string; readonly location?: string } {
  if (image.kind === 'location') return { build: `images/${name}`, location: image.reference };
  const { context, dockerfile } = image;
  if (dockerfile !== posix.join(context, 'Dockerfile')) {
    const node = at(manifest.tree, 'image', 'build');
    const file = at(node, 'dockerfile') ?? node;
    const text = `the build takes ${posix.join(context, 'Dockerfile')} and not ${dockerfile}: move it there`;
    if (file) ledger.note(file, left(text));
  }
  return { build: context };
}

/** What Copilot does without being asked, and Teal does otherwise. */
function remarkDefaults(ledger: Ledger, last: Workload, type: string, restricted: boolean): void {
  if (type === 'Backend Service' || restricted) {
    ledger.remark('carried', 'internal: true, a load balancer in private subnets; gates run in the VPC');
  }
  if (!last.readonlyRoot) {
    ledger.remark(
      'carried',
      'a root file system that can be written to, and the image’s own user, as with Copilot; Teal’s default, neither of them, is safer: remove container.readonlyRoot, and asImageUser() in lib/customize.ts, once the service runs so',
    );
  } else {
    ledger.remark(
      'carried',
      'the image’s own user, as with Copilot; Teal’s default, 65532, is safer: remove asImageUser() in lib/customize.ts',
    );
  }
  const { min, max } = last.count;
  if (max < 2) {
    ledger.remark(
      'carried',
      `${min} task, as with Copilot: a zone that fails is an outage; Teal’s default is 2 to 10`,
    );
  }
  ledger.remark(
    'left',
    'COPILOT_LB_DNS is not set: the output Url has the name; nor is COPILOT_SERVICE_DISCOVERY_ENDPOINT, unless lib/jobs.ts has a service with a port',
  );
}

/** source: aws/copilot-cli site/content/docs/developing/environment-variables.en.md (what Copilot sets) */
export function setByCopilot(application: string, environment: string, service: string): Map<string, string> {
  return new Map([
    ['COPILOT_APPLICATION_NAME', application],
    ['COPILOT_ENVIRONMENT_NAME', environment],
    ['COPILOT_SERVICE_NAME', service],
  ]);
}

function variablesOf(
  { name, workloads, ledger, manifest }: Effective,
  application: string,
): { common: Map<string, string>; own: Map<string, Map<string, string>> } {
  const each = new Map(
    [...workloads].map(([environment, workload]) => {
      const port = workload.http?.port ?? workload.port;
      const written = [...workload.variables].filter(([variable, value]) => {
        if (variable !== 'PORT' && !OF_TEAL.includes(variable)) return true;
        const node =
          at(manifest.tree, 'environments', environment, 'variables', variable) ??
          at(manifest.tree, 'variables', variable);
        const asIs = variable === 'PORT' && value === String(port);
        const text = asIs
          ? 'Teal sets PORT to port'
          : `Teal sets ${variable} itself; read what you need from another variable`;
        if (node) ledger.note(node, asIs ? carried(text) : left(text));
        return false;
      });
      return [environment, new Map([...setByCopilot(application, environment, name), ...written])] as const;
    }),
  );
  const [first = new Map<string, string>()] = [...each.values()];
  const common = new Map(
    [...first].filter(([variable, value]) => [...each.values()].every((one) => one.get(variable) === value)),
  );
  const own = new Map(
    [...each].map(([environment, all]) => [
      environment,
      new Map([...all].filter(([variable]) => !common.has(variable))),
    ]),
  );
  return { common, own };
}

export const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

/**
 * Of a secret that Teal's configuration can name: by an ARN, its own or that of its name where the environment's account and
 * region are known. Only such a secret is there in a rehearsal on this machine.
 */
export function arnOf(
  source: SecretSource,
  { account, region }: { readonly account?: string; readonly region?: string },
): string | undefined {
  const field = source.kind === 'secret' && source.field !== undefined ? `:${source.field}::` : '';
  if (source.id.startsWith('arn:')) return source.id + field;
  if (account === undefined || region === undefined) return undefined;
  const partition = partitionOf(region);
  if (source.kind === 'secret') {
    return `arn:${partition}:secretsmanager:${region}:${account}:secret:${source.id}${field}`;
  }
  return `arn:${partition}:ssm:${region}:${account}:parameter/${source.id.replace(/^\//, '')}`;
}
