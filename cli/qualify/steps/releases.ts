import { CancelUpdateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ListServiceDeploymentsCommand, StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { MissingAnswer, must } from '../../../lambda/uniformity/must';
import { describeChangeSet } from '../../change-set/describe';
import { execute, propose } from '../../change-set/propose';
import { seeStack } from '../../change-set/stack';
import { isInProgress } from '../../change-set/stack-status';
import { waitForVerdict } from '../../verdict/wait';
import type { Look, Watched } from '../evidence';
import type { Version } from '../images';
import { lookAt } from '../look';
import { ENVIRONMENT, NAME, PLACE, STACKS } from '../names';
import { type Act, asked, type Stage, type StepResult } from '../run';
import { digestsOf } from './images';

const MINUTE = 60_000;
/** Longer than any release of a qualification is on its way, waits of gates included. */
const LONGEST_MS = 90 * MINUTE;

interface Releasing {
  readonly version: Version;
  /** Beside the digest. */
  readonly parameters?: (digest: string) => Readonly<Record<string, string>>;
  /** Whether users of the run's own call meanwhile. */
  readonly hasUsers?: true;
  /** Whether requests are counted at each look. */
  readonly counts?: true;
  /** What is done once, when green has users. */
  readonly once?: (stage: Stage, deployment: string) => Promise<void>;
  /** How it must end. */
  readonly isExpected: (verdict: NonNullable<Watched['verdict']>, last: Look | undefined) => boolean;
}

/** Releases by another digest, as a pipeline does, and watches it to its end. */
export function releaseAct(of: Releasing): Act {
  return async (stage) => {
    if (!of.hasUsers) return release(stage, of);
    stage.users.start(await urlOf(stage));
    let result: StepResult | undefined;
    try {
      result = await release(stage, of);
    } finally {
      const { sent, failed, lastAnswers } = await stage.users.stop();
      const says = `; ${failed} of ${sent} requests failed`;
      if (result) {
        result = {
          ...result,
          says: result.says + says,
          requests: { sent, failed },
          answers: { ...result.answers, ...(of.counts && { lastAnswers: { answered: lastAnswers } }) },
        };
      }
    }
    return result;
  };
}

async function release(stage: Stage, of: Releasing): Promise<StepResult> {
  const { clients, pause, signal } = stage;
  const cloudFormation = await clients.cloudFormation();
  const digest = (await digestsOf(stage))[of.version];
  const [before, stack] = [
    await lookAt(clients, pause.now()),
    await seeStack(cloudFormation, STACKS.service),
  ];
  const parameters = Object.keys(must(stack, 'the stack').parameters);
  const wanted = { ImageDigest: digest, RollbackTo: 'none', ...of.parameters?.(digest) };
  const values = Object.fromEntries(Object.entries(wanted).filter(([name]) => parameters.includes(name)));
  const name = (what: string) => `${NAME}-${what}-${pause.now()}`;
  const proposal = { stackName: STACKS.service, description: 'teal qualify', parameters, values };
  const startedAt = pause.now();
  const proposed = await propose(cloudFormation, { ...proposal, name: name(of.version) }, { pause, signal });
  const changeSetSeconds = { answered: (pause.now() - startedAt) / 1000 };
  if (proposed.is !== 'ready')
    throw new MissingAnswer(`the stack must take the image ${of.version}, and has it already`);
  // Another one of the same stack: what becomes of it?
  const beside = of.counts
    ? await propose(
        cloudFormation,
        {
          ...proposal,
          name: name('beside'),
          values: { ...values, ImageDigest: before.stack?.digest ?? digest, ...other(parameters) },
        },
        { pause, signal },
      )
    : undefined;
  const executing = pause.now();
  if (!(await execute(cloudFormation, STACKS.service, proposed.arn)))
    throw new MissingAnswer('the change set must be executed, and somebody else changes the stack');
  const executed = await asked(async () => statusOf(stage, proposed.arn));
  const during = beside?.is === 'ready' ? await statusOf(stage, beside.arn) : undefined;
  const { looks, actedAt } = await watch(stage, of, executing);
  const after = beside?.is === 'ready' ? await statusOf(stage, beside.arn) : undefined;
  const successful = await asked(() => successfulOf(stage));
  const since = Math.max(0, ...before.deployments.map(({ createdAt = 0 }) => createdAt)) + 1;
  const { outcome, by, reason } = await waitForVerdict(
    clients,
    { service: NAME, environment: ENVIRONMENT, digest, since },
    { timeoutMs: 10 * MINUTE, pause, signal, onLook: () => undefined },
  );
  const verdict = { outcome, reason, ...(by && { by: by.kind }) };
  const last = looks.at(-1);
  const who = by ? ` by ${[by.kind, ...(by.names ?? [])].join(' ')}` : '';
  return {
    outcome: of.isExpected(verdict, last) ? 'as assumed' : 'otherwise',
    says: `${outcome}${who}; the stack is ${last?.stack?.status}`,
    watched: {
      ...{ looks, startedAt: executing, endedAt: pause.now(), verdict },
      ...(before.stack?.digest !== undefined && { before: before.stack.digest }),
      ...(actedAt !== undefined && { actedAt }),
    },
    ...(of.counts && {
      answers: {
        ...{ changeSetSeconds, executed, successful },
        ...(during !== undefined && after !== undefined && { beside: { answered: { during, after } } }),
      },
    }),
  };
}

/** Changes something, where the digest alone would change nothing. */
const other = (parameters: readonly string[]): Record<string, string> =>
  parameters.includes('RestoreListenerRules') ? { RestoreListenerRules: 'qualify' } : {};

async function statusOf({ clients }: Stage, arn: string): Promise<string> {
  const which = { StackName: STACKS.service, ChangeSetName: arn };
  return (await describeChangeSet(await clients.cloudFormation(), which))?.execution ?? 'gone';
}

/** Looks until the stack has settled and nothing is deployed any more. */
async function watch(
  stage: Stage,
  of: Releasing,
  startedAt: number,
): Promise<Pick<Watched, 'looks' | 'actedAt'>> {
  const looks: Look[] = [];
  let actedAt: number | undefined;
  const loadBalancer = of.counts ? await fullNameOf(stage) : undefined;
  for (;;) {
    stage.signal.throwIfAborted();
    const requests = loadBalancer === undefined ? {} : await requestsOf(stage, loadBalancer);
    const look = await lookAt(stage.clients, stage.pause.now(), requests);
    looks.push(look);
    const [newest] = look.deployments;
    const isNew = newest !== undefined && (newest.createdAt ?? 0) >= startedAt;
    if (of.once && actedAt === undefined && isNew && (newest.target?.productionWeight ?? 0) > 0) {
      await of.once(stage, newest.arn);
      actedAt = stage.pause.now();
    }
    const isOver = isNew && newest.finishedAt !== undefined && !isInProgress(look.stack?.status ?? '');
    if (isOver) return { looks, ...(actedAt !== undefined && { actedAt }) };
    if (stage.pause.now() - startedAt > LONGEST_MS)
      throw new MissingAnswer(
        `the release must be over within ${LONGEST_MS / MINUTE} minutes, got ${newest?.status ?? 'none'}`,
      );
    await stage.pause.sleep(stage.lookMs, stage.signal);
  }
}

export const stopOnce = async ({ clients }: Stage, serviceDeploymentArn: string): Promise<void> => {
  await clients.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
};

export const cancelOnce = async ({ clients }: Stage): Promise<void> => {
  await (await clients.cloudFormation()).send(new CancelUpdateStackCommand({ StackName: STACKS.service }));
};

async function successfulOf({ clients }: Stage) {
  const { serviceDeployments = [] } = await clients.ecs.send(
    new ListServiceDeploymentsCommand({ ...PLACE, status: ['SUCCESSFUL'] }),
  );
  return serviceDeployments.map(({ serviceDeploymentArn = '', finishedAt }) => ({
    arn: serviceDeploymentArn,
    ...(finishedAt && { finishedAt: finishedAt.getTime() }),
  }));
}

/** `app/NAME/ID`, as metrics have it. */
export async function fullNameOf({ clients }: Stage): Promise<string> {
  const { LoadBalancers = [] } = await clients.elb.send(
    new DescribeLoadBalancersCommand({ Names: [PLACE.cluster] }),
  );
  const arn = must(LoadBalancers[0]?.LoadBalancerArn, 'LoadBalancerArn');
  return arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length);
}

async function requestsOf({ clients, pause }: Stage, loadBalancer: string): Promise<Record<string, number>> {
  const now = pause.now();
  const { MetricDataResults = [] } = await (await clients.cloudWatch()).send(
    new GetMetricDataCommand({
      StartTime: new Date(Math.floor(now / MINUTE) * MINUTE - 6 * MINUTE),
      EndTime: new Date(now),
      MetricDataQueries: [
        {
          Id: 'requests',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/ApplicationELB',
              MetricName: 'RequestCount',
              Dimensions: [{ Name: 'LoadBalancer', Value: loadBalancer }],
            },
            Period: 60,
            Stat: 'Sum',
          },
        },
      ],
    }),
  );
  const { Timestamps = [], Values = [] } = MetricDataResults[0] ?? {};
  return Object.fromEntries(Timestamps.map((time, nth) => [time.getTime(), Values[nth] ?? 0]));
}

/** Of the service, as its stack says. */
export async function urlOf({ clients }: Stage): Promise<string> {
  const { Stacks } = await (await clients.cloudFormation()).send(
    new DescribeStacksCommand({ StackName: STACKS.service }),
  );
  const url = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'Url')?.OutputValue;
  return must(url, 'the output Url').replace(/\/$/, '');
}
