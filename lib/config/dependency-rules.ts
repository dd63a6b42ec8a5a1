import { alarmIdsOf, type Dependency, type DependencyInput } from './dependencies';
import type { Finding } from './rules/finding';
import { suggest } from './schema/field';
import type { DeliveryInput } from './types';
import type { Delivery } from './types-resolved';

/** Environments that there are not, one thing that is named twice, and alarms that would have one name. */
export function dependencyProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const services = (input.services ?? (input.service ? [input.service] : [])).map((service, index) => ({
    path: [...(input.services ? ['services', index] : ['service']), 'dependencies'],
    written: service.dependencies ?? [],
    filled: environments.map((environment) => environment.services[index]?.dependencies ?? []),
  }));
  const names = environments.map(({ name }) => name);
  const findings = services.flatMap(({ path, written, filled }) =>
    [
      ...unknownEnvironments(written, names),
      ...filled.flatMap((dependencies) => [...sameThing(dependencies), ...sameAlarm(dependencies)]),
    ].map((finding) => ({
      ...finding,
      path: [...path, ...placed(finding.path, written)],
    })),
  );
  // One mistake that several environments have is one problem.
  return [...new Map(findings.map((finding) => [finding.path.join(), finding])).values()];
}

/** What an environment lacks is not in its list, so a place in it is told by a name, which is unique. */
const placed = ([name, ...rest]: readonly PropertyKey[], written: readonly DependencyInput[]) => [
  typeof name === 'number' ? name : written.findIndex((one) => one.name === name),
  ...rest,
];

function unknownEnvironments(written: readonly DependencyInput[], names: readonly string[]): Finding[] {
  return written.flatMap((one, index) =>
    Object.entries(one).flatMap(([field, value]: [string, unknown]) => {
      if (!namesByEnvironment.includes(field) || typeof value !== 'object' || value === null) return [];
      if (Array.isArray(value)) return [];
      return Object.keys(value)
        .filter((environment) => !names.includes(environment))
        .map((environment) => ({
          path: [index, field, environment],
          complaint: {
            rule: 'named after an environment',
            got: environment,
            advice: suggest(environment, names),
          },
        }));
    }),
  );
}

const namesByEnvironment = ['cluster', 'instance', 'table', 'nodes', 'serverless', 'queue', 'deadLetters'];

/** What AWS knows it by. */
function thingsOf(dependency: Dependency): readonly string[] {
  switch (dependency.kind) {
    case 'aurora':
      return [`the cluster ${dependency.cluster}`];
    case 'rds-instance':
      return [`the instance ${dependency.instance}`];
    case 'dynamodb-table':
      return [`the table ${dependency.table}`];
    case 'cache-nodes':
      return dependency.nodes.map((node) => `the node ${node}`);
    case 'serverless-cache':
      return [`the serverless cache ${dependency.cache}`];
    case 'queue':
      return [
        `the queue ${dependency.queue}`,
        ...(dependency.deadLetters ? [`the queue ${dependency.deadLetters}`] : []),
      ];
    case 'external':
      return [];
  }
}

function sameThing(dependencies: readonly Dependency[]): Finding[] {
  const owners = new Map<string, string>();
  return dependencies.flatMap((dependency) =>
    thingsOf(dependency).flatMap((thing) => {
      const owner = owners.get(thing);
      if (owner === undefined) owners.set(thing, dependency.name);
      if (owner === undefined) return [];
      return [
        {
          path: [dependency.name],
          complaint: {
            rule: `other than ${thing}, which ${owner === dependency.name ? 'it names already' : `${owner} is`}`,
            got: `${thing} again`,
            advice: 'keep one of the two: each tells of the same trouble',
          },
        },
      ];
    }),
  );
}

/** `orders` with a limit on its CPU, and another called `orders-cpu`. */
function sameAlarm(dependencies: readonly Dependency[]): Finding[] {
  const taken = new Set<string>();
  return dependencies.flatMap((dependency) => {
    const ids = alarmIdsOf(dependency);
    const twice = ids.find((id) => taken.has(id));
    for (const id of ids) taken.add(id);
    if (twice === undefined) return [];
    return [
      {
        path: [dependency.name, 'name'],
        complaint: {
          rule: `told from another in the name of its alarm ${twice}`,
          got: dependency.name,
          advice: 'rename one',
        },
      },
    ];
  });
}
