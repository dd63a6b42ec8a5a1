import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { GATE, METRICS, type MetricsSettings } from '../../shared/environment';
import { gate } from '../../shared/gate';
import { readOnInconclusive } from '../../shared/gate-settings';
import type { HookEvent } from '../../shared/hook-event';
import { writeLogLine } from '../../shared/log-line';
import { required } from '../../shared/required';
import type { Verdict } from '../../shared/verdict';
import { type Revisions, readRevisions } from '../guard/revisions';
import { inputOf, rulesOf, verdictOf } from './decide';
import { exposureOf } from './exposure';
import { type Exposure, MINUTE } from './judge/input';
import { judge } from './judge/judge';
import { packed, recordOf } from './judge/record';
import { numbersOf } from './numbers';
import { countsOf, type Group, groupQueries, numberQueries } from './queries';
import { readMetrics, type Span } from './read-metrics';

const ecs = new ECSClient({});
const cloudwatch = new CloudWatchClient({});

/** Compares what green's users meet with the objective and with blue, in the minutes in which green has users. */
export async function metrics(
  event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
): Promise<Verdict> {
  const settings = JSON.parse(required(METRICS.SETTINGS)) as MetricsSettings;
  const now = Date.now();
  const exposed = exposureOf(deployment, event.lifecycleStage, now, event.state);
  if ('unknown' in exposed) return { outcome: 'inconclusive', reason: exposed.unknown };
  const { exposure, since, part } = exposed;
  const groups = exposure === 'hidden' ? undefined : groupsOf(await readRevisions(ecs, deployment, signal));
  if (typeof groups === 'string') return { outcome: 'inconclusive', reason: groups };
  const began = deployment.createdAt?.getTime();
  if (groups && began === undefined) {
    return { outcome: 'inconclusive', reason: 'ECS does not say when the deployment began' };
  }
  const spans = spansOf({ exposure, since, now, began: began ?? now }, settings);
  const input = inputOf(settings, {
    ...{ now, exposure, since, part },
    ...(await read(settings, groups, spans, signal)),
  });
  const judgement = judge(input);
  // All of it, so that the judgement can be repeated: counts, and names of the configuration.
  writeLogLine({
    level: 'info',
    ...packed(recordOf(input, judgement)),
    stage: event.lifecycleStage,
    serviceDeploymentArn: event.serviceDeploymentArn,
  });
  return verdictOf(judgement, input, readOnInconclusive(process.env[GATE.ON_INCONCLUSIVE]));
}

interface Groups {
  readonly green: Group;
  /** None in a first deployment. */
  readonly blue?: Group;
}

/** Whose target group is whose; what keeps it from being known. */
function groupsOf({ target, sources }: Revisions): Groups | string {
  const loadBalancer = required(METRICS.LOAD_BALANCER);
  const named = (arn: string): Group => ({
    loadBalancer,
    targetGroup: arn.slice(arn.indexOf('targetgroup/')),
  });
  const [green, ...more] = target.targetGroups;
  if (green === undefined || more.length > 0) return 'ECS does not say in which one target group green is';
  if (sources.length === 0) return { green: named(green) };
  const [blue, ...others] = [...new Set(sources.flatMap(({ targetGroups }) => targetGroups))];
  if (blue === undefined || others.length > 0) return 'ECS does not say in which one target group blue is';
  if (blue === green) return 'green and blue are in one target group, whose metrics are those of both';
  return { green: named(green), blue: named(blue) };
}

interface Spans {
  readonly green: Span;
  readonly blue: Span;
  readonly before: Span;
}

/** Blue's are green's while both serve; once blue is idle, those before the deployment, as for a number a minute. */
function spansOf(
  { exposure, since, now, began }: { exposure: Exposure; since: number; now: number; began: number },
  settings: MetricsSettings,
): Spans {
  // Whole minutes: CloudWatch rounds down, and a part of a minute is not all that happened in it.
  const whole = (time: number) => Math.floor(time / MINUTE) * MINUTE;
  const green = { from: whole(since), until: whole(now - rulesOf(settings).delay) };
  const before = { from: whole(began) - settings.historyMinutes * MINUTE, until: whole(began) };
  return { green, before, blue: exposure === 'beside' ? green : before };
}

async function read(
  settings: MetricsSettings,
  groups: Groups | undefined,
  spans: Spans,
  signal: AbortSignal,
) {
  if (!groups) return { green: [], blue: [], after: [], before: [] };
  const side = async (group: Group | undefined, span: Span) =>
    group
      ? countsOf(settings, await readMetrics(cloudwatch, groupQueries(settings, group), span, signal))
      : [];
  const queries = numberQueries(settings, required(METRICS.LOAD_BALANCER));
  const numbers = async (span: Span) => ({
    span,
    answers: await readMetrics(cloudwatch, queries, span, signal),
  });
  const [green, blue, after, before] = await Promise.all([
    side(groups.green, spans.green),
    side(groups.blue, spans.blue),
    numbers(spans.green),
    numbers(spans.before),
  ]);
  return { green, blue, ...numbersOf(settings, before, after) };
}

export const handler = gate(metrics, { ecs, couldNotTell: 'gate-metrics.md#could-not-tell' });
