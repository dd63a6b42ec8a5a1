import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourcesCommand,
  DetectStackDriftCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, GetMetricDataCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { DeleteParameterCommand, GetParameterHistoryCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { must } from '../../../lambda/uniformity/must';
import { seeStack } from '../../change-set/stack';
import type { Alarm } from '../alarm';
import { gateWaits, type LogEvent } from '../gate-waits';
import { lookAt } from '../look';
import { NAME, PLACE, STACKS } from '../names';
import { type Act, asked, type Stage } from '../run';
import type { State } from '../state';
import { fullNameOf } from './releases';

const MINUTE = 60_000;

/** What calls alone answer. Each that fails is an answer of its own, and ends none of the others. */
export const askAct: Act = async (stage, state) => {
  const answers = {
    alarms: await asked(() => alarmsOf(stage)),
    statistics: await asked(() => statisticsOf(stage)),
    hour: await asked(() => hourOf(stage)),
    emptyGroup: await asked(() => emptyGroupOf(stage)),
    gateWaits: await asked(() => gateWaitsOf(stage, state)),
    listTasks: await asked(() => listTasks(stage)),
    physicalIds: await asked(() => physicalIdsOf(stage)),
    rotation: await asked(() => rotationOf(stage)),
    lastModifiedUser: await asked(() => lastModifiedUserOf(stage)),
    drift: await asked(() => driftOf(stage)),
  };
  const failed = Object.values(answers).filter((answer) => 'error' in answer).length;
  return {
    outcome: 'as assumed',
    says: `${Object.keys(answers).length - failed} of ${Object.keys(answers).length} questions were answered`,
    answers,
  };
};

async function alarmsOf({ clients }: Stage): Promise<Alarm[]> {
  const cloudWatch = await clients.cloudWatch();
  const all: Alarm[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudWatch.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: PLACE.cluster,
        AlarmTypes: ['MetricAlarm'],
        ...(NextToken !== undefined && { NextToken }),
      }),
    );
    all.push(...(page.MetricAlarms ?? []).map(alarmSeen));
    NextToken = page.NextToken;
  } while (NextToken);
  return all;
}

export function alarmSeen({
  AlarmName,
  StateValue,
  Period,
  Statistic,
  ExtendedStatistic,
  Metrics = [],
}: MetricAlarm): Alarm {
  const stats = Metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
  const periods = [Period, ...stats.map((stat) => stat.Period), ...Metrics.map((metric) => metric.Period)];
  return {
    name: AlarmName ?? '',
    state: StateValue ?? 'unknown',
    period: Math.max(0, ...periods.map((period) => Number(period ?? 0))),
    statistics: [Statistic, ExtendedStatistic, ...stats.map(({ Stat }) => Stat)].flatMap(
      (stat) => stat ?? [],
    ),
    expressions: Metrics.flatMap(({ Expression }) => Expression ?? []),
  };
}

interface Series {
  readonly metric: string;
  readonly statistic: string;
}

const SERIES = {
  requests: { metric: 'RequestCount', statistic: 'Sum' },
  samples: { metric: 'TargetResponseTime', statistic: 'SampleCount' },
  trimmed: { metric: 'TargetResponseTime', statistic: 'TC(:1)' },
  refused: { metric: 'TargetConnectionErrorCount', statistic: 'Sum' },
  errors: { metric: 'HTTPCode_Target_5XX_Count', statistic: 'Sum' },
} as const satisfies Record<string, Series>;

/** Of ten minutes that are whole. */
async function statisticsOf(stage: Stage): Promise<Record<string, number[]>> {
  const end = Math.floor(stage.pause.now() / MINUTE) * MINUTE - 3 * MINUTE;
  return valuesOf(stage, SERIES, { from: end - 10 * MINUTE, to: end, period: 60 });
}

async function hourOf(stage: Stage): Promise<number[]> {
  const now = stage.pause.now();
  const begun = Math.floor(now / (60 * MINUTE)) * 60 * MINUTE;
  const values = await valuesOf(stage, { hour: SERIES.requests }, { from: begun, to: now, period: 3600 });
  return values.hour ?? [];
}

async function valuesOf(
  stage: Stage,
  series: Readonly<Record<string, Series>>,
  { from, to, period }: { readonly from: number; readonly to: number; readonly period: number },
  more: readonly { readonly Name: string; readonly Value: string }[] = [],
): Promise<Record<string, number[]>> {
  const dimensions = [...more, { Name: 'LoadBalancer', Value: await fullNameOf(stage) }];
  const { MetricDataResults = [] } = await (await stage.clients.cloudWatch()).send(
    new GetMetricDataCommand({
      StartTime: new Date(from),
      EndTime: new Date(to),
      MetricDataQueries: Object.entries(series).map(([Id, { metric, statistic }]) => ({
        Id,
        MetricStat: {
          Metric: { Namespace: 'AWS/ApplicationELB', MetricName: metric, Dimensions: dimensions },
          Period: period,
          Stat: statistic,
        },
      })),
    }),
  );
  return Object.fromEntries(MetricDataResults.map(({ Id = '', Values = [] }) => [Id, Values]));
}

/** HealthyHostCount of the group that no user is on. */
async function emptyGroupOf(stage: Stage): Promise<number[]> {
  const { users } = await lookAt(stage.clients, stage.pause.now());
  const empty = must(
    Object.keys(users).find((arn) => users[arn] === 0),
    'a target group without users',
  );
  const { TargetGroups = [] } = await stage.clients.elb.send(
    new DescribeTargetGroupsCommand({ TargetGroupArns: [empty] }),
  );
  const arn = must(TargetGroups[0]?.TargetGroupArn, 'TargetGroupArn');
  const to = stage.pause.now();
  const values = await valuesOf(
    stage,
    { healthy: { metric: 'HealthyHostCount', statistic: 'Maximum' } },
    { from: to - 3 * MINUTE, to, period: 60 },
    [{ Name: 'TargetGroup', Value: arn.slice(arn.lastIndexOf(':') + 1) }],
  );
  return values.healthy ?? [];
}

/** Of all gates, from the first release on. */
async function gateWaitsOf(stage: Stage, { startedAt }: State): Promise<number[]> {
  const logs = await stage.clients.logs();
  const groups = (await physicalIdsOf(stage)).filter(({ type }) => type === 'AWS::Logs::LogGroup');
  const events: LogEvent[] = [];
  for (const { id: logGroupName } of groups) {
    let nextToken: string | undefined;
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({
          ...{ logGroupName, startTime: Date.parse(startedAt), filterPattern: '{ $.hookStatus = "*" }' },
          ...(nextToken !== undefined && { nextToken }),
        }),
      );
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
  }
  return gateWaits(events);
}

async function listTasks({ clients }: Stage): Promise<number> {
  const { taskArns = [] } = await clients.ecs.send(
    new ListTasksCommand({ cluster: PLACE.cluster, startedBy: 'teal-qualify', desiredStatus: 'STOPPED' }),
  );
  return taskArns.length;
}

async function physicalIdsOf({ clients }: Stage) {
  const { StackResources = [] } = await (await clients.cloudFormation()).send(
    new DescribeStackResourcesCommand({ StackName: STACKS.service }),
  );
  return StackResources.map(({ ResourceType = '', PhysicalResourceId = '' }) => ({
    type: ResourceType,
    id: PhysicalResourceId,
  }));
}

async function rotationOf({ clients }: Stage) {
  const { StackResources = [] } = await (await clients.cloudFormation()).send(
    new DescribeStackResourcesCommand({ StackName: STACKS.service }),
  );
  const secret = StackResources.find(({ ResourceType }) => ResourceType === 'AWS::SecretsManager::Secret');
  const { RotationEnabled } = await (await clients.secretsManager()).send(
    new DescribeSecretCommand({
      SecretId: must(secret?.PhysicalResourceId, 'the secret of the test header'),
    }),
  );
  return { enabled: must(RotationEnabled, 'RotationEnabled') };
}

/** Writes a parameter of its own, and deletes it. What is kept is whether they are the same, and what kind of identity it is. */
async function lastModifiedUserOf({ clients }: Stage) {
  const ssm = await clients.ssm();
  const Name = `/${NAME}/who`;
  await ssm.send(new PutParameterCommand({ Name, Value: 'nobody', Type: 'String', Overwrite: true }));
  try {
    const { Parameters = [] } = await ssm.send(new GetParameterHistoryCommand({ Name }));
    const { Arn } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
    return {
      written: must(Parameters.at(-1)?.LastModifiedUser, 'LastModifiedUser'),
      caller: must(Arn, 'Arn'),
    };
  } finally {
    await ssm.send(new DeleteParameterCommand({ Name }));
  }
}

async function driftOf({ clients, pause, signal }: Stage): Promise<string> {
  const cloudFormation = await clients.cloudFormation();
  const { parameters } = must(await seeStack(cloudFormation, STACKS.service), 'the stack');
  const which = { StackName: STACKS.service, ChangeSetName: `${NAME}-drift` };
  await cloudFormation.send(
    new CreateChangeSetCommand({
      ...which,
      UsePreviousTemplate: true,
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
      Parameters: Object.keys(parameters).map((ParameterKey) =>
        ParameterKey === 'RestoreListenerRules'
          ? { ParameterKey, ParameterValue: 'drift' }
          : { ParameterKey, UsePreviousValue: true },
      ),
    }),
  );
  try {
    const { StackDriftDetectionId } = await cloudFormation.send(
      new DetectStackDriftCommand({ StackName: STACKS.service }),
    );
    for (let looks = 0; looks < 60; looks += 1) {
      const { DetectionStatus = 'unknown' } = await cloudFormation.send(
        new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
      );
      if (DetectionStatus !== 'DETECTION_IN_PROGRESS') return DetectionStatus;
      await pause.sleep(10_000, signal);
    }
    return 'DETECTION_IN_PROGRESS';
  } finally {
    await cloudFormation.send(new DeleteChangeSetCommand(which));
  }
}
