import { unmarked } from '../references';
import { canonical, isFields, listed, listOf, same, shown } from '../values';
import { noTask } from './capacity';
import { arrow, type Findings, ownChange, propertiesOf, type Rule, type Scope } from './findings';
import { functionOf, lifecycleHooks } from './lifecycle-hooks';
import { strategy } from './strategy';

/**
 * Properties of which a change starts no deployment; any other does, also one that is not known.
 * source: Amazon ECS API reference, UpdateService: "This parameter doesn't trigger a new service deployment"
 */
const NO_DEPLOYMENT: ReadonlySet<string> = new Set([
  'AvailabilityZoneRebalancing',
  'CapacityProviderStrategy',
  'DeploymentConfiguration',
  'DesiredCount',
  'EnableECSManagedTags',
  'EnableExecuteCommand',
  'HealthCheckGracePeriodSeconds',
  'PlacementConstraints',
  'PlacementStrategies',
  'PropagateTags',
  'Tags',
]);

const PATH = 'DeploymentConfiguration';

export const ecsService: Rule = (change, findings, scope) => {
  if (change.type !== 'AWS::ECS::Service') return;
  if (change.how === 'added') findings.say('release', '', 'is a new service: its first release');
  if (change.how === 'renamed') findings.say('release', '', 'is a new service under this logical id');
  if (change.how !== 'changed') return;
  release(change, findings, scope);
  if (propertiesOf(change).some(({ name, onlyFollows }) => name === 'LoadBalancers' && !onlyFollows)) {
    findings.say('traffic', 'LoadBalancers', 'how it is reached from its load balancer changes', {
      after: ownChange(change, 'LoadBalancers')?.after,
    });
  }
  const configuration = ownChange(change, PATH);
  if (configuration) deployment(configuration.before, configuration.after, findings, scope);
  const count = ownChange(change, 'DesiredCount');
  if (count) {
    const text = `tasks ${arrow(count.before, count.after)}`;
    findings.say('capacity', 'DesiredCount', text, { after: count.after });
    noTask('DesiredCount', count, findings);
  }
  const capacity = ownChange(change, 'CapacityProviderStrategy');
  if (capacity) {
    findings.say('capacity', 'CapacityProviderStrategy', 'where its tasks run changes', {
      after: capacity.after,
    });
  }
  const grace = ownChange(change, 'HealthCheckGracePeriodSeconds');
  if (grace) {
    findings.number({
      path: 'HealthCheckGracePeriodSeconds',
      what: 'seconds in which a sick task is left alone',
      before: grace.before ?? 0,
      after: grace.after ?? 0,
      safer: 'lower',
      subject: 'protection',
    });
  }
};

function release(change: Parameters<Rule>[0], findings: Findings, scope: Scope): void {
  const starting = propertiesOf(change).filter(({ name, before, after }) => {
    if (NO_DEPLOYMENT.has(name)) return false;
    // The task definition has a line of its own, which says what is new in it.
    const own = isTaskOf(before, after, scope);
    if (name === 'TaskDefinition' && own) findings.explain(name);
    return name !== 'TaskDefinition' || !own;
  });
  if (starting.length === 0) return;
  const names = starting.map(({ name }) => name);
  for (const name of names) findings.explain(name);
  findings.say('release', names[0] ?? '', `starts a release: ${listed(names.map(shown))} changes`, {
    after: starting.map(({ name, after }) => [name, after]),
  });
}

/** Whether a service goes on running the same task definition of its template, in a new revision. */
const isTaskOf = (before: unknown, after: unknown, scope: Scope): boolean =>
  same(before, unmarked(after)) && scope.released.has(functionOf(before) ?? '');

function deployment(before: unknown, after: unknown, findings: Findings, scope: Scope): void {
  findings.explain(PATH);
  if (!isFields(after) && after !== undefined) {
    findings.say(
      'weakening',
      PATH,
      `how it is released is not known before it is deployed: ${shown(after)}`,
      {
        after,
        subject: 'release strategy',
      },
    );
    return;
  }
  const [old, now] = [isFields(before) ? before : {}, after ?? {}];
  strategy(old, now, findings);
  lifecycleHooks(old.LifecycleHooks, now.LifecycleHooks, findings, scope);
  alarms(old.Alarms, now.Alarms, findings);
  circuitBreaker(old.DeploymentCircuitBreaker, now.DeploymentCircuitBreaker, findings);
  // A strategy that does not bake loses nothing by a bake that it has not.
  findings.number({
    path: `${PATH}.BakeTimeInMinutes`,
    what: 'minutes of the bake',
    before: old.BakeTimeInMinutes,
    after: now.BakeTimeInMinutes,
    safer: 'higher',
    subject: 'bake',
  });
  findings.number({
    path: `${PATH}.MinimumHealthyPercent`,
    what: 'percent of tasks that stay healthy in a deployment',
    before: old.MinimumHealthyPercent ?? 100,
    after: now.MinimumHealthyPercent ?? 100,
    safer: 'higher',
    subject: 'release strategy',
  });
  if (
    !same(old.MaximumPercent, now.MaximumPercent) &&
    canonical(old.MaximumPercent) !== canonical(now.MaximumPercent)
  ) {
    findings.say(
      'capacity',
      `${PATH}.MaximumPercent`,
      `percent of tasks in a deployment ${arrow(old.MaximumPercent, now.MaximumPercent)}`,
      { after: now.MaximumPercent },
    );
  }
  const said = new Set([
    'Strategy',
    'CanaryConfiguration',
    'LinearConfiguration',
    'LifecycleHooks',
    'Alarms',
    'DeploymentCircuitBreaker',
    'BakeTimeInMinutes',
    'MinimumHealthyPercent',
    'MaximumPercent',
  ]);
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (said.has(name) || canonical(old[name]) === canonical(now[name])) continue;
    findings.say(
      'weakening',
      `${PATH}.${name}`,
      `${shown(name)} of its releases ${arrow(old[name], now[name])}`,
      { after: now[name], subject: 'release strategy' },
    );
  }
}

/** Alarms that end a release. */
function alarms(before: unknown, after: unknown, findings: Findings): void {
  if (canonical(before) === canonical(after)) return;
  const [old, now] = [isFields(before) ? before : {}, isFields(after) ? after : {}];
  const path = `${PATH}.Alarms`;
  const [names, next] = [listOf(old.AlarmNames), listOf(now.AlarmNames)];
  const kept = new Set(next?.map(canonical));
  if (names === undefined || next === undefined) {
    findings.say('weakening', `${path}.AlarmNames`, 'its alarms are not known before it is deployed', {
      after: now.AlarmNames,
      subject: 'alarm',
    });
  } else {
    for (const name of names.filter((each) => !kept.has(canonical(each)))) {
      findings.say(
        'weakening',
        `${path}.AlarmNames.${canonical(name)}`,
        `alarm ${shown(name)} ends a release no more`,
        { subject: 'alarm' },
      );
    }
    const had = new Set(names.map(canonical));
    for (const name of next.filter((each) => !had.has(canonical(each)))) {
      findings.say(
        'tightening',
        `${path}.AlarmNames.${canonical(name)}`,
        `alarm ${shown(name)} ends a release`,
        { after: name, subject: 'alarm' },
      );
    }
  }
  findings.switch({
    path: `${path}.Enable`,
    what: 'alarms end a release:',
    before: old.Enable ?? false,
    after: now.Enable ?? false,
    safe: true,
    subject: 'alarm',
  });
  findings.switch({
    path: `${path}.Rollback`,
    what: 'alarms roll a release back:',
    before: old.Rollback ?? false,
    after: now.Rollback ?? false,
    safe: true,
    subject: 'alarm',
  });
}

function circuitBreaker(before: unknown, after: unknown, findings: Findings): void {
  if (canonical(before) === canonical(after)) return;
  const [old, now] = [isFields(before) ? before : {}, isFields(after) ? after : {}];
  const path = `${PATH}.DeploymentCircuitBreaker`;
  const subject = 'circuit breaker';
  findings.switch({
    path: `${path}.Enable`,
    what: 'the circuit breaker is on:',
    before: old.Enable ?? false,
    after: now.Enable ?? false,
    safe: true,
    subject,
  });
  findings.switch({
    path: `${path}.Rollback`,
    what: 'the circuit breaker rolls back:',
    before: old.Rollback ?? false,
    after: now.Rollback ?? false,
    safe: true,
    subject,
  });
  findings.switch({
    path: `${path}.ResetOnHealthyTask`,
    what: 'a healthy task lets the circuit breaker count anew:',
    before: old.ResetOnHealthyTask ?? true,
    after: now.ResetOnHealthyTask ?? true,
    safe: false,
    subject,
  });
  const [threshold, next] = [old.ThresholdConfiguration, now.ThresholdConfiguration].map((each) =>
    isFields(each) ? each : {},
  );
  if (!same(threshold?.Type, next?.Type) && canonical(threshold?.Type) !== canonical(next?.Type)) {
    findings.say(
      'weakening',
      `${path}.ThresholdConfiguration`,
      `the circuit breaker counts otherwise: ${arrow(threshold, next)}`,
      { after: next, subject },
    );
    return;
  }
  findings.number({
    path: `${path}.ThresholdConfiguration`,
    what: 'failed tasks that trip the circuit breaker',
    before: threshold?.Value,
    after: next?.Value,
    safer: 'lower',
    subject,
  });
}
