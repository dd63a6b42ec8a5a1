import { type AssemblyInput, directoryOf } from '../assembly/assembly-input';
import { knownAssembly } from '../assembly/known-assemblies';
import type { TealService } from '../assembly/teal-manifest';
import type { AlarmDescription } from '../cloudwatch/alarm-record';
import { failureThreshold } from '../ecs/circuit-breaker';
import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import { type Choice, type ChosenService, chooseService } from '../service/choose-service';
import { functionName, unqualified } from '../service/function-arn';
import { type GateIds, ofFunction } from '../service/gate-ids';
import { withRehearsal } from '../testing/with-rehearsal';
import type { Subject, SubjectAlarm, SubjectGate } from './catalogue/subject';
import { asksRunning, stopsReleases } from './gate-strictness';

/** By a metric that an alarm of the kind cannot do without. */
const METRIC_OF = {
  errors: 'HTTPCode_Target_5XX_Count',
  slow: 'TargetResponseTime',
  unhealthy: 'UnHealthyHostCount',
  loadBalancer: 'HTTPCode_ELB_5XX_Count',
} as const;

/** Stages in which ECS asks gates, in their order. */
const STAGES = [
  ...['RECONCILE_SERVICE', 'PRE_SCALE_UP', 'POST_SCALE_UP', 'TEST_TRAFFIC_SHIFT', 'POST_TEST_TRAFFIC_SHIFT'],
  ...['PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'],
];

/** Asked for by no gate: a path that nobody would configure. */
const UNCHECKED = '/asked-for-by-no-gate';

/** Reads what the catalogue must know of a service from its templates and its `teal.json`. @throws as `rehearse` */
export function subjectOf(assembly: AssemblyInput, choice: Choice = {}): Promise<Subject> {
  const { manifest, stack } = chooseService(knownAssembly(directoryOf(assembly)), choice);
  const options = { ...choice, hooks: 'declared', history: { milliseconds: 0 } } as const;
  return withRehearsal(assembly, options, async (_, { service }) => {
    const { configuration, healthCheck, account } = service;
    const gates = gatesOf(configuration, service, { manifest, stack });
    const watching = configuration.alarms.enable
      ? alarmsOf(account.cloudWatch.alarms.describe(configuration.alarms.names))
      : {};
    const { strategy, bakeMs, desiredCount, gracePeriodMs, circuitBreaker } = configuration;
    return {
      strategy,
      bakeSeconds: configuration.bakeFollowsAlarms ? longestOf(watching) : bakeMs / 1000,
      tasks: desiredCount,
      graceSeconds: gracePeriodMs / 1000,
      failingTasks: circuitBreaker.enable
        ? failureThreshold(circuitBreaker.threshold, desiredCount)
        : undefined,
      healthySeconds: (healthCheck.healthyThreshold * healthCheck.intervalMs) / 1000,
      unhealthySeconds: (healthCheck.unhealthyThreshold * healthCheck.intervalMs) / 1000,
      alarms: watching,
      gates,
      approvals: approvalsOf(configuration),
      paths: pathsOf(gates, manifest),
    };
  });
}

function alarmsOf(described: readonly AlarmDescription[]): Subject['alarms'] {
  const found: { -readonly [kind in keyof typeof METRIC_OF]?: SubjectAlarm } = {};
  for (const { definition } of described) {
    if (definition.type !== 'MetricAlarm') continue;
    const text = JSON.stringify(definition.query, (_, value) =>
      value instanceof Map ? [...value.values()] : value,
    );
    const { name, threshold, periodMs, datapointsToAlarm, evaluationPeriods } = definition;
    for (const kind of Object.keys(METRIC_OF) as (keyof typeof METRIC_OF)[]) {
      if (!text.includes(METRIC_OF[kind])) continue;
      found[kind] ??= {
        ...{ name, threshold, datapointsToAlarm, evaluationPeriods },
        periodSeconds: periodMs / 1000,
      };
    }
  }
  return found;
}

function gatesOf(
  { hooks }: Pick<DeploymentConfiguration, 'hooks'>,
  { gateIds, gatesOfHooks }: GateIds,
  { manifest, stack }: Pick<ChosenService, 'manifest' | 'stack'>,
): SubjectGate[] {
  const told = new Map(
    (manifest?.gates ?? []).flatMap(({ gates = [], function: functionId }) =>
      gates.map(({ id, kind }) => [id, { kind, functionId }] as const),
    ),
  );
  const gates = hooks.flatMap(({ arn, stages, timeoutMs }) => {
    const own = ofFunction(gateIds, arn) ?? functionName(unqualified(arn));
    const ids = ofFunction(gatesOfHooks, arn) ?? [own];
    return ids.map((id) => {
      const known = told.get(id);
      return {
        ...{ id, kind: known?.kind, isTeal: known !== undefined, stages },
        stopsReleases: known === undefined || stopsReleases(stack.template, known.functionId, id),
        timeoutSeconds: timeoutMs / 1000,
        ...(known && asksRunning(stack.template, known.functionId) && { asksRunning: true }),
      };
    });
  });
  const first = ({ stages }: SubjectGate) => Math.min(...stages.map((stage) => STAGES.indexOf(stage)));
  return gates.sort((one, other) => first(one) - first(other));
}

function approvalsOf({ pauses }: Pick<DeploymentConfiguration, 'pauses'>): Subject['approvals'] {
  return pauses.flatMap(({ id = 'pause', stages, timeoutMs, onTimeout }) =>
    stages.map((stage) => ({ id, stage, timeoutSeconds: timeoutMs / 1000, onTimeout })),
  );
}

/** A rolling deployment that names no bake time watches its alarms for as long as they look back. */
function longestOf(alarms: Subject['alarms']): number {
  return Math.max(
    0,
    ...Object.values(alarms).map(({ evaluationPeriods, periodSeconds }) => evaluationPeriods * periodSeconds),
  );
}

/** Of pages that answer well: users who asked for what is not there would be answered 404. A health check tells nothing. */
function pathsOf(gates: readonly SubjectGate[], manifest: TealService | undefined): Subject['paths'] {
  const pages = (manifest?.answers ?? [])
    .filter(({ method, status }) => method === 'GET' && status < 400)
    .flatMap(({ path }) => path.split('?').slice(0, 1))
    .filter((path) => path !== manifest?.healthPath);
  const asks = (wanted: string) => gates.some(({ kind }) => kind === wanted);
  return {
    checked: pages.find((path) => path !== '/') ?? '/',
    isChecked: asks('load-test') || (asks('smoke-test') && pages.length > 0),
    unchecked: UNCHECKED,
  };
}
