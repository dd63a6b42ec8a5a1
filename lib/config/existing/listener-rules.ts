import { areOfOne, isExisting, isInternal } from '../fill-entrance';
import { audienceValues } from '../gates/approval';
import type { Finding } from '../rules/finding';
import { loadBalancerArn } from '../schema/existing';
import { freePriorities, sharedPriorities } from '../shared-priorities';
import type { EnvironmentInput } from '../types-environment';
import type { Environment, ExistingLoadBalancer, Service, SharedLoadBalancer } from '../types-resolved';
import { hostOf } from './host';
import { catchesAll, catchSame, matches } from './patterns';

/** An environment, and how it is written. */
export interface Written {
  readonly environment: Environment;
  readonly input: EnvironmentInput;
  readonly path: readonly PropertyKey[];
}

/** The rules of one service on a listener that others are on, too. */
interface Standing {
  readonly service: Service;
  readonly balancer: ExistingLoadBalancer | SharedLoadBalancer;
  readonly environment: string;
  /** Of `loadBalancer`. */
  readonly path: readonly PropertyKey[];
  /** Whether priorities are written by the services' names. */
  readonly byName: boolean;
  /** What stands on the listener. */
  readonly all: () => readonly Standing['balancer'][];
}

/** source: Elastic Load Balancing user guide, "Quotas for your Application Load Balancers": condition values, wildcards */
const MOST_VALUES = 5;
const MOST_WILDCARDS = 5;
/** source: Elastic Load Balancing user guide, "Condition types for listener rules": three match evaluations a condition */
const MOST_OF_A_KIND = 3;
/** Of the test header while it is rotated. */
const HEADER_VALUES = 3;

/** What is wrong with load balancers that services share, and with what stands together on their listeners. */
export function listenerProblems(written: readonly Written[]): Finding[] {
  const standing = written.flatMap((one) => standingOf(one));
  return [
    ...written.flatMap(placeProblems),
    ...standing.flatMap((one) => [
      ...schemeProblems(one),
      ...priorityMissing(one),
      ...conditionProblems(one),
      ...strayRequests(one),
    ]),
    ...standing.flatMap((one, index) =>
      standing.slice(0, index).flatMap((other) => togetherProblems(other, one)),
    ),
  ];
}

const standingOf = ({ environment, input, path }: Written): Standing[] =>
  environment.services.flatMap((service) =>
    service.loadBalancer
      ? [
          {
            service,
            balancer: service.loadBalancer,
            environment: environment.name,
            path: [...path, 'loadBalancer'],
            byName: byNameIn(input),
            all: () => environment.services.flatMap(({ loadBalancer }) => loadBalancer ?? []),
          },
        ]
      : [],
  );

const byNameIn = ({ loadBalancer }: EnvironmentInput): boolean =>
  loadBalancer !== undefined && !(isExisting(loadBalancer) && areOfOne(loadBalancer.priorities));

function placeProblems({ environment, input: { loadBalancer, network }, path }: Written): Finding[] {
  if (loadBalancer === undefined || !isExisting(loadBalancer)) return [];
  const at = [...path, 'loadBalancer'];
  const findings: Finding[] = [];
  const [, , region, account] = loadBalancerArn.exec(loadBalancer.arn) ?? [];
  if (environment.account === undefined) {
    const advice = 'give them: a load balancer belongs to one account and region';
    findings.push({ path: at, complaint: { rule: 'left out without account and region', advice } });
  } else if (environment.account !== account || environment.region !== region) {
    const rule = `of account ${environment.account} and region ${environment.region}`;
    findings.push({
      path: [...at, 'arn'],
      complaint: { rule, advice: 'rules and tasks are where the environment is' },
    });
  }
  if (network === undefined || !('vpcId' in network) || network.vpcId === undefined) {
    const advice =
      "give network with the load balancer's vpcId and its subnets: target groups belong to its VPC";
    findings.push({ path: at, complaint: { rule: 'left out without an existing network', advice } });
  }
  if (areOfOne(loadBalancer.priorities) && environment.services.length > 1) {
    const advice = `write { ${environment.services.map(({ name }) => `${JSON.stringify(name)}: { test: …, production: … }`).join(', ')} }`;
    findings.push({
      path: [...at, 'priorities'],
      complaint: { rule: "by the services' names, with several services", advice },
    });
  }
  return findings;
}

function schemeProblems({ service, balancer, path }: Standing): Finding[] {
  if (balancer.shared || !service.internal || isInternal(balancer)) return [];
  const advice = `give that of an internal one, or leave internal out of ${service.name}`;
  return [
    {
      path: [...path, 'dnsName'],
      complaint: { rule: `of an internal load balancer, since ${service.name} is internal`, advice },
    },
  ];
}

const prioritiesPath = ({ path, byName, service }: Standing): readonly PropertyKey[] => [
  ...path,
  'priorities',
  ...(byName ? [service.name] : []),
];

function priorityMissing(one: Standing): Finding[] {
  if (one.balancer.priorities.test > 0) return [];
  const advice = 'write { test: …, production: … }';
  return [{ path: prioritiesPath(one), complaint: { rule: 'given for each service', advice } }];
}

function conditionProblems({ service, balancer: { hosts, paths, tls, shared }, path }: Standing): Finding[] {
  const at = (what: 'hosts' | 'paths') => [...path, what, service.name];
  // On the environment's own one service may take what the others leave.
  if (!shared && hosts.length === 0 && paths.length === 0) {
    const advice =
      'give them, or a domain: without, the rule would catch what is meant for others on the listener';
    return [{ path: at('hosts'), complaint: { rule: 'given, or paths', advice } }];
  }
  const findings: Finding[] = [];
  if (tls && hostOf(service) === undefined) {
    const advice = "give a domain, or the service's name on the web: gates check the certificate for it";
    findings.push({ path: at('hosts'), complaint: { rule: 'one without * or ? first, with tls', advice } });
  }
  const audience = audienceValues(service.gates).length;
  const most = Math.min(MOST_OF_A_KIND, MOST_VALUES - HEADER_VALUES - audience);
  if (hosts.length > most) {
    const advice = `give fewer: a rule takes ${MOST_VALUES} values, and the test header has ${HEADER_VALUES + audience} while it is rotated`;
    findings.push({ path: at('hosts'), complaint: { rule: `at most ${most} hosts`, advice } });
  }
  if (paths.length > MOST_OF_A_KIND || hosts.length + paths.length > MOST_VALUES) {
    const advice = 'join them by * where nothing else is meant, or give the service a host of its own';
    const rule = `at most ${MOST_OF_A_KIND} paths, and ${MOST_VALUES} with the hosts`;
    findings.push({ path: at('paths'), complaint: { rule, advice } });
  }
  const wildcards = [...hosts, ...paths].join('').replace(/[^*?]/g, '').length;
  if (wildcards > MOST_WILDCARDS) {
    const advice = 'a rule takes no more';
    findings.push({
      path: at('paths'),
      complaint: { rule: `with at most ${MOST_WILDCARDS} of * and ? in hosts and paths`, advice },
    });
  }
  return findings;
}

/** What gates ask for that the rules lead to somebody else: they would judge another service. */
function strayRequests({ service, balancer: { hosts, paths }, path }: Standing): Finding[] {
  const asked = service.gates.flatMap((gate) =>
    gate.kind === 'smoke-test' || gate.kind === 'load-test'
      ? gate.requests.map((request) => request.path)
      : [],
  );
  const probed =
    service.watch.probe === undefined ? [] : service.watch.probe.requests.map((request) => request.path);
  const stray = [...new Set([...asked, ...probed])].filter(
    (one) => paths.length > 0 && !paths.some((pattern) => matches(pattern, one.split('?')[0] ?? '')),
  );
  const host = hostOf(service);
  const findings: Finding[] = stray.map((one) => ({
    path: [...path, 'paths', service.name],
    complaint: {
      rule: `such that they catch ${one}, which a gate or a probe asks for`,
      advice: 'add it, or have them ask for what the service answers',
    },
  }));
  if (host !== undefined && hosts.length > 0 && !hosts.some((pattern) => matches(pattern, host))) {
    const advice = 'add it: gates and probes call the service by it';
    findings.push({
      path: [...path, 'hosts', service.name],
      complaint: { rule: `such that they catch ${host}, the service’s domain`, advice },
    });
  }
  return findings;
}

/** Two services on one listener, of one environment or of two. */
function togetherProblems(other: Standing, one: Standing): Finding[] {
  if (!onOneListener(one, other)) return [];
  const name = `${other.service.name} in ${other.environment}`;
  const taken = Object.values(other.balancer.priorities);
  const findings: Finding[] = (['test', 'production'] as const)
    .filter((rule) => one.balancer.priorities[rule] > 0 && taken.includes(one.balancer.priorities[rule]))
    .map((rule) => ({
      path: [...prioritiesPath(one), rule],
      complaint: {
        rule: `a priority of its own: ${name} has it on the same listener`,
        got: String(one.balancer.priorities[rule]),
        advice: `give another${freeFor(one, other)}`,
      },
    }));
  findings.push(...testsBehind(one, other), ...testsBehind(other, one));
  if (findings.length > 0 || !catchSame(one.balancer, other.balancer)) return findings;
  const [first, second] =
    one.balancer.priorities.production < other.balancer.priorities.production ? [one, other] : [other, one];
  // A part of what the other has may be caught before it: /shop/* before /*.
  if (catchesAll(second.balancer, first.balancer) && !catchesAll(first.balancer, second.balancer)) return [];
  return [
    {
      path: [...one.path, one.balancer.paths.length > 0 ? 'paths' : 'hosts', one.service.name],
      complaint: {
        rule: `told from those of ${name} on the same listener`,
        advice: `requests that both match would all go to ${first.service.name} in ${first.environment}, which is asked first: give the narrower one the lower priorities, or other hosts or paths`,
      },
    },
  ];
}

/**
 * A test rule that stands behind the production rule of another service: what a gate of the one asks for, and the other's rule matches
 * too, would be answered by the other, and judged as the one's. Numbers that Teal makes are never so.
 */
function testsBehind(one: Standing, other: Standing): Finding[] {
  const { test } = one.balancer.priorities;
  const { production } = other.balancer.priorities;
  if (!one.balancer.shared || test <= production) return [];
  const isWritten = test !== sharedPriorities(one.service.name, one.balancer).test;
  const [at, rule, got, advice] = isWritten
    ? ([one, 'test', test, 'give a lower one'] as const)
    : ([other, 'production', production, 'give a higher one, above 25000'] as const);
  return [
    {
      path: [...prioritiesPath(at), rule],
      complaint: {
        rule: isWritten
          ? `lower than every production rule of the load balancer, as that of ${other.service.name}, ${production}`
          : `higher than every test rule of the load balancer, as that of ${one.service.name}, ${test}`,
        ...{ got: String(got), advice },
      },
    },
  ];
}

function onOneListener(one: Standing, other: Standing): boolean {
  if (one.balancer.shared || other.balancer.shared)
    return one.balancer.shared === other.balancer.shared && one.environment === other.environment;
  return one.balancer.listenerArn === other.balancer.listenerArn;
}

/** What to write where two names come to one number. */
function freeFor({ service, balancer, all }: Standing, other: Standing): string {
  if (!balancer.shared) return '';
  const taken = all().map(({ priorities }) => priorities);
  const { test, production } = freePriorities(service.name, balancer, [...taken, other.balancer.priorities]);
  return `: priorities: { ${JSON.stringify(service.name)}: { test: ${test}, production: ${production} } } are free`;
}
