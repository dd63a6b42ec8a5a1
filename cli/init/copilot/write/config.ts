import type { CopilotEnvironment } from '../environments';
import { changed, left } from '../keys/row';
import { arnOf, type TealService } from '../teal-service';
import { at } from '../tree';
import { importLine, type Literal, object, print, property } from './code';

/** The configuration, and what it has no word for, which goes to lib/customize.ts. */
export interface WrittenConfiguration {
  readonly content: string;
  /** Variables by service and environment: the configuration would give them to every service. */
  readonly variables: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, string>>>;
  /** Names by service of the secrets that it has. */
  readonly secrets: ReadonlyMap<string, readonly string[]>;
}

export function writeConfiguration(
  delivery: string,
  services: readonly TealService[],
  environments: readonly CopilotEnvironment[],
  local?: string,
): WrittenConfiguration {
  const secrets = new Map(
    services.map((service) => [service.name, secretsOf(service, services, environments)]),
  );
  const shared = new Map(environments.map(({ name }) => [name, sharedVariables(services, name)]));
  const entries = environments.map((environment) => {
    const entry = environmentOf(environment, services, secrets, shared.get(environment.name) ?? new Map());
    return [environment.name, entry] as const;
  });
  const written = services.map((service) => serviceOf(service, secrets.get(service.name) ?? []));
  const [only] = written;
  if (local !== undefined && written.length === 1) only?.set('local', object(['command', local]));
  const body = object(
    ['name', delivery],
    written.length === 1 && only ? ['service', only] : ['services', written],
    ['environments', new Map(entries)],
  );
  const [name = '', ...lines] = [...body].map(([key, value]) => `  ${property(key)}: ${print(value, 2)},`);
  const variables = new Map(
    services.map(({ name: service, ownVariables }) => [
      service,
      new Map(
        [...ownVariables].map(([environment, own]) => {
          const given = shared.get(environment);
          return [environment, new Map([...own].filter(([variable]) => !given?.has(variable)))];
        }),
      ),
    ]),
  );
  return {
    content: `${importLine('{ defineDelivery }', 'teal-cdk')}

// Written by teal init --from-copilot, which has said what is not carried over: docs/copilot.md of teal-cdk has the table.
export default defineDelivery({
${name}
  // repository: { owner: 'OWNER', ownerId: 1234, name: 'NAME', id: 5678 }, // who delivers by GitHub Actions
${lines.join('\n')}
});
`,
    variables,
    secrets,
  };
}

function serviceOf(service: TealService, secrets: readonly string[]): Map<string, Literal> {
  const { health, readonlyRoot, command, entryPoint, variables } = service;
  const last = [...service.workloads.values()].at(-1);
  return object(
    ['name', service.name],
    ['port', service.port],
    ['build', service.build === '.' ? undefined : `./${service.build}`],
    ['cpu', last?.cpu],
    ['memory', last?.memory],
    ['architecture', service.architecture],
    ['internal', service.internal ? true : undefined],
    [
      'health',
      object(
        ['ready', health.ready],
        ['intervalSeconds', health.intervalSeconds],
        ['timeoutSeconds', health.timeoutSeconds],
        ['graceSeconds', health.graceSeconds],
      ),
    ],
    [
      'container',
      readonlyRoot && !command && !entryPoint
        ? undefined
        : object(
            ['readonlyRoot', readonlyRoot ? undefined : false],
            ['entryPoint', entryPoint],
            ['command', command],
          ),
    ],
    ['environment', variables.size === 0 ? undefined : variables],
    ['secrets', secrets.length === 0 ? undefined : secrets],
    ['tasks', last && tasksOf(last)],
  );
}

type Of = TealService['workloads'] extends ReadonlyMap<string, infer W> ? W : never;

/** At least one, and cpu within what Teal aims at. */
function tasksOf({ count }: Of): Map<string, Literal> {
  const cpu = count.cpu === undefined ? undefined : Math.min(90, Math.max(10, count.cpu));
  return object(['min', Math.max(1, count.min)], ['max', Math.max(1, count.max)], ['cpuTarget', cpu]);
}

function environmentOf(
  environment: CopilotEnvironment,
  services: readonly TealService[],
  secrets: WrittenConfiguration['secrets'],
  variables: ReadonlyMap<string, string>,
): Map<string, Literal> {
  const { name, account, region, cidr } = environment;
  const arns = new Map(
    services.flatMap((service) =>
      (secrets.get(service.name) ?? []).flatMap((variable): [string, string][] => {
        const source = service.workloads.get(name)?.secrets.get(variable);
        const arn = source && arnOf(source, environment);
        return arn === undefined ? [] : [[variable, arn]];
      }),
    ),
  );
  const sizes = new Map(
    services.flatMap((service): [string, Literal][] => {
      const [own, last] = [service.workloads.get(name), [...service.workloads.values()].at(-1)];
      if (!own || !last || (own.cpu === last.cpu && own.memory === last.memory)) return [];
      return [[service.name, object(['cpu', own.cpu], ['memory', own.memory])]];
    }),
  );
  return object(
    ['account', account],
    ['region', region],
    ['domain', domainOf(environment, services)],
    ['network', cidr === undefined ? undefined : object(['cidr', cidr])],
    ['tasks', tasksIn(name, services)],
    ['sizes', sizes.size === 0 ? undefined : sizes],
    ['variables', variables.size === 0 ? undefined : variables],
    ['secrets', arns.size === 0 ? undefined : arns],
  );
}

/** Teal counts for every service of an environment at once: where they differ, each has those of the last. */
function tasksIn(environment: string, services: readonly TealService[]): Map<string, Literal> | undefined {
  const each = services.map((service) => {
    const [own, last] = [service.workloads.get(environment), [...service.workloads.values()].at(-1)];
    return { service, own: own && tasksOf(own), last: last && tasksOf(last), count: own?.count };
  });
  for (const { service, count } of each) noteBounds(service, environment, count);
  if (each.every(({ own, last }) => own && last && print(own) === print(last))) return undefined;
  const [first] = each;
  if (first?.own && each.every(({ own }) => own && print(own) === print(first.own ?? new Map())))
    return first.own;
  for (const { service, own, last } of each) {
    if (own && last && print(own) === print(last)) continue;
    const text = `environments.${environment}.tasks counts for every service, and they differ: it has what the last environment has, ${last ? print(last) : ''}`;
    const node = at(service.tree, 'environments', environment, 'count') ?? at(service.tree, 'count');
    if (node) service.ledger.note(node, changed(text));
    else service.ledger.remark('changed', text);
  }
  return undefined;
}

function noteBounds(service: TealService, environment: string, count: Of['count'] | undefined): void {
  const node = at(service.tree, 'environments', environment, 'count') ?? at(service.tree, 'count');
  if (!count || !node) return;
  if (count.min < 1)
    service.ledger.note(node, changed('at least 1 task runs: Teal releases no service without'));
  const target = at(node, 'cpu_percentage');
  if (target && count.cpu !== undefined && (count.cpu < 10 || count.cpu > 90)) {
    service.ledger.note(
      target,
      changed('tasks.cpuTarget is from 10 to 90: above, nothing is left while tasks start'),
    );
  }
}

/** The variable is every service's, with one value: only then may the environment have it. */
function sharedVariables(services: readonly TealService[], environment: string): Map<string, string> {
  const [first, ...others] = services.map(({ ownVariables }) => ownVariables.get(environment) ?? new Map());
  if (!first) return new Map();
  return new Map(
    [...first].filter(([variable, value]) => others.every((one) => one.get(variable) === value)),
  );
}

/** Those that are ARNs everywhere, and no other service's: the environment has one of a name. */
function secretsOf(
  service: TealService,
  services: readonly TealService[],
  environments: readonly CopilotEnvironment[],
): readonly string[] {
  const all = [...service.workloads.values()];
  const names = [...new Set(all.flatMap(({ secrets }) => [...secrets.keys()]))];
  return names.filter((name) => {
    const isOthers = services.some(
      (other) => other !== service && [...other.workloads.values()].some(({ secrets }) => secrets.has(name)),
    );
    return (
      !isOthers &&
      environments.every((environment) => {
        const source = service.workloads.get(environment.name)?.secrets.get(name);
        return source !== undefined && arnOf(source, environment) !== undefined;
      })
    );
  });
}

/** With one service its name, with several what stands behind `<service>.` in each. Without a certificate there is none. */
function domainOf(
  environment: CopilotEnvironment,
  services: readonly TealService[],
): Map<string, Literal> | undefined {
  const aliases = services.flatMap((service) => {
    const [first, ...more] = service.workloads.get(environment.name)?.http?.aliases ?? [];
    for (const node of more.flatMap(({ nodes }) => nodes)) {
      service.ledger.note(
        node,
        left('a service has one name: add a listener rule and a record in lib/customize.ts'),
      );
    }
    return first ? [{ service, ...first }] : [];
  });
  if (aliases.length === 0) return undefined;
  const several = services.length > 1;
  const bases = new Set(
    aliases.map(({ service, name }) => {
      if (!several) return name;
      return name.startsWith(`${service.name}.`) ? name.slice(service.name.length + 1) : undefined;
    }),
  );
  const [base] = bases;
  const leave = (why: string): undefined => {
    for (const { service, nodes } of aliases) for (const node of nodes) service.ledger.note(node, left(why));
  };
  if (base === undefined || bases.size > 1 || aliases.length < services.length) {
    return leave(
      `with several services each is at <service>.<domain>, and these are not; give environments.${environment.name}.domain, and move users to those names`,
    );
  }
  const { certificateArn } = environment;
  if (certificateArn === undefined) {
    return leave(
      `Copilot made its certificate: give environments.${environment.name}.domain with name, certificateArn (aws acm list-certificates), hostedZoneId, account and region`,
    );
  }
  const hostedZoneId = aliases.find((alias) => alias.hostedZoneId !== undefined)?.hostedZoneId;
  const text =
    'record: false, since the record is Copilot’s while users are there; teal adopt moves them, docs/copilot.md says how';
  for (const { service, nodes } of aliases) {
    for (const node of nodes) {
      service.ledger.note(node, changed(`environments.${environment.name}.domain, with ${text}`));
    }
  }
  return object(
    ['name', base],
    ['hostedZoneId', hostedZoneId],
    ['certificateArn', certificateArn],
    ['record', false],
  );
}
