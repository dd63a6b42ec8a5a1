import {
  allStartedIn,
  asAssumed,
  courseOf,
  judged,
  listed,
  notAnswered,
  ofStep,
  otherwise,
  type Point,
  short,
  startedIn,
} from '../point';

/** What releases that fail show, and those that somebody ends. */
export const FAILURE: readonly Point[] = [
  {
    id: 'breaker-in-canary',
    row: 'Whether the circuit breaker acts in linear and canary',
    assumes: 'it does',
    step: 'crash',
    judge: ofStep('crash', (watched) => {
      const { verdict } = watched;
      const breaker = startedIn(watched)?.breaker;
      if (!verdict) return notAnswered('the release was not seen to end');
      return judged(
        verdict.by === 'circuit-breaker',
        `${verdict.outcome} by ${verdict.by ?? 'nobody'}; the breaker is ${breaker ?? 'not told'}`,
      );
    }),
  },
  {
    id: 'second-deployment',
    row: 'Whether CloudFormation issues a second ECS deployment when it rolls back after ECS has',
    assumes: 'it may; either is right',
    step: 'gate',
    judge: ofStep('gate', (watched) => {
      const started = allStartedIn(watched);
      return started.length === 0
        ? notAnswered('no deployment was seen')
        : asAssumed(`${started.length} deployments: ${listed(started.map(({ status }) => status))}`);
    }),
  },
  {
    id: 'same-task-definition',
    row: 'Whether CloudFormation’s own deployment after a rollback brings the same task definition'.replace(
      '’',
      "'",
    ),
    assumes: 'it does',
    step: 'gate',
    judge: ofStep('gate', (watched) => {
      const [, second] = allStartedIn(watched);
      if (!second) return notAnswered('CloudFormation started none');
      const revisions = watched.looks.at(-1)?.revisions ?? [];
      const of = (arn: string | undefined) => revisions.find((each) => each.arn === arn)?.taskDefinition;
      const [brought, before] = [of(second.target?.arn), of(second.sources?.[0]?.arn)];
      if (brought === undefined || before === undefined) return notAnswered('a revision was not told');
      return judged(brought === before, `it brings ${short(brought)}, and ${short(before)} ran`);
    }),
  },
  {
    id: 'hooks-in-rollback',
    row: 'Whether ECS asks hooks of PRE_PRODUCTION_TRAFFIC_SHIFT in a rollback',
    assumes: 'it does not',
    step: 'alarm',
    judge: ofStep('alarm', (watched) => {
      const started = startedIn(watched);
      if (!started) return notAnswered('no deployment was seen');
      const back = courseOf(watched, started.arn).filter(({ deployment }) =>
        /^ROLLBACK_/.test(deployment.status),
      );
      if (back.length === 0) return notAnswered('no look fell into the rollback');
      const stages = back.map(({ deployment }) => deployment.stage);
      return judged(
        !stages.includes('PRE_PRODUCTION_TRAFFIC_SHIFT'),
        `stages while it went back: ${listed(stages)}`,
      );
    }),
  },
  {
    id: 'record-after-rollback',
    row: 'What the record of a deployment shows after its rollback',
    assumes: 'all of hooks, words and reason are taken',
    step: 'gate',
    judge: ofStep('gate', (watched) => {
      const record = startedIn(watched);
      if (!record) return notAnswered('no deployment was seen');
      const hooks = listed(record.hooks.map(({ stage, status }) => `${stage ?? 'no stage'} ${status}`));
      const words = `statusReason: ${record.reason ?? 'none'}; rollback.reason: ${record.rollback?.reason ?? 'none'}`;
      const by = watched.verdict?.by;
      return judged(by === 'gate', `told as by ${by ?? 'nobody'}; hooks: ${hooks}; ${words}`);
    }),
  },
  {
    id: 'rollback-revision',
    row: 'Whether `rollback.serviceRevisionArn` is the revision that is live after ROLLBACK_SUCCESSFUL',
    assumes: 'it is',
    step: 'gate',
    judge: ofStep('gate', (watched) => {
      const record = startedIn(watched);
      const gone =
        record &&
        courseOf(watched, record.arn).find(({ deployment }) => deployment.status === 'ROLLBACK_SUCCESSFUL');
      const target = gone?.deployment.rollback?.revision;
      const current = gone?.look.current?.revisions;
      if (target === undefined || current === undefined)
        return notAnswered('no look saw both the rollback and what is live');
      return judged(
        current.includes(target),
        `live are ${listed(current.map(short))}, and it names ${short(target)}`,
      );
    }),
  },
  {
    id: 'stop-and-stack',
    row: 'What StopServiceDeployment does to a stack',
    assumes: 'the service fails, CloudFormation goes back, and deploys once more',
    step: 'stop',
    judge: ofStep('stop', (watched) => {
      const stack = watched.looks.at(-1)?.stack?.status;
      const started = allStartedIn(watched);
      if (stack === undefined || started.length === 0) return notAnswered('it was not seen to end');
      const says = `the stack is ${stack}, after ${started.length} deployments: ${listed(started.map(({ status }) => status))}`;
      return stack === 'UPDATE_ROLLBACK_COMPLETE' ? asAssumed(says) : otherwise(says);
    }),
  },
  {
    id: 'stop-time',
    row: 'How long ECS takes from StopServiceDeployment until the weights are back',
    assumes: 'no time',
    step: 'stop',
    judge: ofStep('stop', (watched) => {
      const { actedAt, looks } = watched;
      const started = startedIn(watched);
      if (actedAt === undefined || !started) return notAnswered('nothing was stopped');
      const back = looks.find(
        ({ at, deployments }) =>
          at >= actedAt &&
          (deployments.find(({ arn }) => arn === started.arn)?.target?.productionWeight ?? 0) === 0,
      );
      if (!back) return notAnswered('no look saw the weights back');
      const seconds = (back.at - actedAt) / 1000;
      return judged(seconds <= 60, `seen after ${seconds.toFixed(0)} s`);
    }),
  },
  {
    id: 'cancel-and-deployment',
    row: 'What CancelUpdateStack does to a service deployment that runs',
    assumes: 'the old task definition is deployed, which ends it',
    step: 'cancel',
    judge: ofStep('cancel', (watched) => {
      const [first, second] = allStartedIn(watched);
      if (!first) return notAnswered('no deployment was seen');
      const says = `it is ${first.status}${second ? `, and another is ${second.status}` : ', and there is no other'}; the stack is ${watched.looks.at(-1)?.stack?.status}`;
      return judged(second !== undefined && first.status !== 'SUCCESSFUL', says);
    }),
  },
];
