import { loadBalancerName, longestLoadBalancerName } from '../names';
import { show } from '../problems';
import { deliveryNameRule, isDeliveryName } from '../schema/delivery';
import type { Finding } from './finding';
import { images } from './images';
import { environmentRoleNames, gateFunctionNames, recordFolders, secretNames } from './made-names';
import { type EnvironmentOutline, forEachPair, gatesOf, type Outline } from './outline';
import { afterRules } from './release-order';
import { secretParameters } from './secret-parameters';
import { environmentsWithoutUsers } from './without-users';

/**
 * The rules that no field and no object can be held to alone.
 *
 * @param lasting the environments that others name: of an instance, which is synthesized alone, not itself
 */
export const findAcross = (outline: Outline, lasting = outline): Finding[] => [
  ...[
    deliveryName,
    serviceNames,
    afterRules,
    loadBalancerNames,
    environmentRoleNames,
    gateFunctionNames,
    secretNames,
    secretParameters,
    recordFolders,
    pipelines,
    images,
    rollingWithGates,
    tasksTogether,
  ].flatMap((rule) => rule(outline)),
  ...environmentsWithoutUsers(lasting),
];

function deliveryName({ name, services, repositoryName }: Outline): Finding[] {
  if (name !== undefined || services.length <= 1 || isDeliveryName(repositoryName)) return [];
  const advice =
    repositoryName === undefined
      ? 'give it: with several services and no repository it has no default'
      : 'give it: repository.name, its default with several services, is none';
  return [{ path: ['name'], complaint: { rule: deliveryNameRule, advice } }];
}

function serviceNames({ services }: Outline): Finding[] {
  return services.flatMap(({ path, name }, index) =>
    name !== undefined && services.findIndex((other) => other.name === name) < index
      ? [
          {
            path: [...path, 'name'],
            complaint: { rule: 'a name of its own', advice: 'another service has it: rename one' },
          },
        ]
      : [],
  );
}

/** Of a service and an environment together. */
const BOTH_NAMES = longestLoadBalancerName - loadBalancerName('', '').length;

function longEnvironments({ services, environments }: Outline): Finding[] {
  const lengths = services.flatMap(({ name }) => (name === undefined ? [] : [name.length]));
  const room = BOTH_NAMES - Math.min(...lengths);
  return environments
    .filter(({ name }) => lengths.length > 0 && name.length >= BOTH_NAMES)
    .map(({ path, name }) => ({
      path,
      complaint: {
        rule: `called by at most ${Math.max(room, 1)} characters, since <service>-<environment> names the load balancer and ELB takes ${longestLoadBalancerName}`,
        got: show(name),
        advice: 'shorten its name',
      },
    }));
}

/** A service has a load balancer in each environment. Its name is the shortest that ELB, ECS and IAM set a limit to. */
function loadBalancerNames(outline: Outline): Finding[] {
  const findings = longEnvironments(outline);
  // No name of a service would do: that of the environment has to change.
  if (findings.length > 0) return findings;
  const owners = new Map<string, string>();
  for (const service of outline.services) {
    if (service.name === undefined) continue;
    const longest = Math.max(0, ...outline.environments.map((environment) => environment.name.length));
    const room = BOTH_NAMES - longest;
    if (service.name.length > room) {
      findings.push({
        path: [...service.path, 'name'],
        complaint: {
          rule: `at most ${room} characters, since <service>-<environment> names the load balancer and ELB takes ${longestLoadBalancerName}`,
          advice: 'shorten it or the name of the environment',
        },
      });
    }
    for (const environment of outline.environments) {
      const name = loadBalancerName(service.name, environment.name);
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, service.name);
      else if (owner !== service.name) {
        findings.push({
          path: [...service.path, 'name'],
          complaint: {
            rule: `told from ${owner} in the name ${name} of a load balancer`,
            advice: 'rename the service or the environment',
          },
        });
      }
    }
  }
  return findings;
}

function pipelines({ repository, environments }: Outline): Finding[] {
  if (repository !== undefined) return [];
  return environments
    .filter(({ pipeline }) => pipeline === true)
    .map(({ path }) => ({
      path: [...path, 'pipeline'],
      complaint: { rule: 'false without repository', advice: 'give the repository whose pipeline delivers' },
    }));
}

/** Lifecycle hooks on ROLLING are undocumented: the gates would stand in the template and never run. */
function rollingWithGates(outline: Outline): Finding[] {
  const paths = new Map<string, readonly PropertyKey[]>();
  forEachPair(outline, (environment, service) => {
    if (gatesOf(outline, environment, service).length === 0) return;
    const { strategy, path } = environment.strategy === undefined ? service : environment;
    if (strategy === 'ROLLING') paths.set(path.join(), [...path, 'release']);
  });
  return [...paths.values()].map((path) => ({
    path,
    complaint: {
      rule: 'other than rolling() with gates, since hooks on ROLLING are undocumented',
      got: 'rolling()',
      advice: 'use canary(), linear() or blueGreen(), or remove the gates',
    },
  }));
}

/** What an environment and a service say of the tasks is put together field by field. */
function tasksTogether(outline: Outline): Finding[] {
  const findings: Finding[] = [];
  forEachPair(outline, (environment, service) => {
    const [min, max] = [environment.tasks.min, environment.tasks.max];
    // Where only one of them speaks, its own schema has looked.
    const others = [service.tasks.min, service.tasks.max];
    if (min !== undefined && max === undefined && others[1] !== undefined && min > others[1]) {
      findings.push(tooMany(environment, 'min', `at most ${others[1]}, the max of ${service.name}`));
    }
    if (max !== undefined && min === undefined && others[0] !== undefined && max < others[0]) {
      findings.push(tooMany(environment, 'max', `at least ${others[0]}, the min of ${service.name}`));
    }
  });
  return findings;
}

const tooMany = (environment: EnvironmentOutline, bound: 'min' | 'max', rule: string): Finding => ({
  path: [...environment.path, 'tasks', bound],
  complaint: { rule, advice: 'give both min and max for the environment' },
});
