import {
  allStartedIn,
  asAssumed,
  at,
  courseOf,
  judged,
  listed,
  notAnswered,
  ofAnswer,
  ofStep,
  otherwise,
  type Point,
  short,
  startedIn,
} from '../point';

const PRE_PRODUCTION = 'PRE_PRODUCTION_TRAFFIC_SHIFT';

/** What a release that goes out shows. */
export const RELEASE: readonly Point[] = [
  {
    id: 'stage-pre-production',
    row: 'Whether `DescribeServiceDeployments` shows PRE_PRODUCTION_TRAFFIC_SHIFT',
    assumes: 'a stage is an open string; either is right',
    step: 'release',
    judge: ofStep('release', ({ looks }) => {
      const stages = looks.map(({ deployments: [newest] }) => newest?.stage);
      return asAssumed(`${stages.includes(PRE_PRODUCTION) ? 'it does' : 'not seen'}: ${listed(stages)}`);
    }),
  },
  {
    id: 'parameters-while-updating',
    row: 'Which parameters and template a stack shows while it is being updated',
    assumes: 'those that it is to have',
    step: 'release',
    judge: ofStep('release', ({ looks }) => {
      const updating = looks.flatMap(({ stack }) => (stack?.status === 'UPDATE_IN_PROGRESS' ? [stack] : []));
      const settled = looks.at(-1)?.stack;
      if (updating.length === 0 || settled?.digest === undefined)
        return notAnswered('no look fell into UPDATE_IN_PROGRESS');
      const isNew = updating.every(({ digest }) => digest === settled.digest);
      return judged(isNew, `the digest that it ${isNew ? 'is to have' : 'had'}, in ${updating.length} looks`);
    }),
  },
  {
    id: 'change-set-while-updating',
    row: 'Whether DescribeStacks names the change set and the parameters of an update',
    assumes: 'either is right',
    step: 'release',
    judge: ofStep('release', ({ looks }) => {
      const updating = looks.flatMap(({ stack }) => (stack?.status === 'UPDATE_IN_PROGRESS' ? [stack] : []));
      if (updating.length === 0) return notAnswered('no look fell into UPDATE_IN_PROGRESS');
      return asAssumed(`the change set ${listed(updating.map(({ changeSet }) => changeSet))}`);
    }),
  },
  {
    id: 'change-set-time',
    row: 'How long a change set takes to be made, and whether it is OBSOLETE',
    assumes: 'seconds; OBSOLETE at once',
    step: 'release',
    judge: ofAnswer('changeSetSeconds', (seconds, { answers: { beside } }) => {
      const states = beside && 'answered' in beside ? beside.answered : undefined;
      const says = `made within ${seconds.toFixed(0)} s; another one was ${states ? `${states.during} meanwhile and ${states.after} afterwards` : 'not looked at'}`;
      const isObsolete = states !== undefined && /^(OBSOLETE|gone)$/.test(states.during);
      return states === undefined ? notAnswered(says) : judged(seconds < 60 && isObsolete, says);
    }),
  },
  {
    id: 'execution-status',
    row: 'Whether DescribeChangeSet shows EXECUTE_IN_PROGRESS as soon as ExecuteChangeSet was answered',
    assumes: 'it does',
    step: 'release',
    judge: ofAnswer('executed', (status) => judged(status === 'EXECUTE_IN_PROGRESS', `it shows ${status}`)),
  },
  {
    id: 'time-of-nodes',
    row: 'How long ELB takes until every node uses new weights',
    assumes: 'seconds',
    step: 'release',
    judge: ofStep('release', (watched, { answers: { lastAnswers } }) => {
      const before = watched.before;
      const times = lastAnswers && 'answered' in lastAnswers ? lastAnswers.answered : undefined;
      const shifted = watched.looks.find(
        ({ users, deployments: [newest], revisions }) =>
          (users[revisions.find(({ arn }) => arn === newest?.target?.arn)?.targetGroups[0] ?? ''] ?? 0) ===
          100,
      )?.at;
      const last = before === undefined ? undefined : times?.[before];
      if (last === undefined || shifted === undefined)
        return notAnswered('no users were told apart by release');
      const seconds = (last - shifted) / 1000;
      return judged(
        seconds < 60,
        `the old release answered until ${seconds.toFixed(0)} s after a look saw all weight on the new one`,
      );
    }),
  },
  {
    id: 'successful-list',
    row: 'Whether `ListServiceDeployments` with `status` SUCCESSFUL has a deployment as soon as it is over',
    assumes: 'it does, newest first; 90 days are not waited for',
    step: 'release',
    judge: ofAnswer('successful', (all, { watched: { release } }) => {
      const expected = release && startedIn(release)?.arn;
      if (expected === undefined) return notAnswered('no release was watched');
      const times = all.map(({ finishedAt = 0 }) => finishedAt);
      const isSorted = times.every((time, nth) => nth === 0 || time <= (times[nth - 1] ?? 0));
      return judged(
        all[0]?.arn === expected && isSorted,
        `${all.length} listed, ${isSorted ? 'newest first' : 'in another order'}; the release is number ${all.findIndex(({ arn }) => arn === expected) + 1}`,
      );
    }),
  },
  {
    id: 'weight-at-pre-production',
    row: 'Whether `requestedProductionTrafficWeight` is the share of the step that is over',
    assumes: 'the step that is over at PRE_PRODUCTION_TRAFFIC_SHIFT, 100 at POST_PRODUCTION_TRAFFIC_SHIFT',
    step: 'release',
    judge: ofStep('release', (watched) => {
      const weights = (stage: string) =>
        at(stage, watched).map(({ deployments: [newest] }) => newest?.target?.productionWeight);
      const [before, after] = [weights(PRE_PRODUCTION), weights('POST_PRODUCTION_TRAFFIC_SHIFT')];
      if (before.length + after.length === 0) return notAnswered('no look fell into either stage');
      const isSo =
        before.every((weight) => [undefined, 0, 20].includes(weight)) &&
        after.every((weight) => weight === 100 || weight === 20);
      return judged(isSo, `${listed(before)} before a shift, ${listed(after)} after one`);
    }),
  },
  {
    id: 'canary-configuration',
    row: 'Whether `deploymentConfiguration` of a service deployment has `canaryConfiguration`',
    assumes: 'it has; linear is not deployed here',
    step: 'release',
    judge: ofStep('release', (watched) => {
      const canary = startedIn(watched)?.configuration?.canary;
      return judged(
        canary?.percent === 20 && canary.holdMinutes === 6,
        canary ? `${canary.percent} % for ${canary.holdMinutes} minutes` : 'it has none',
      );
    }),
  },
  {
    id: 'revision-while-deployed',
    row: 'Whether a service revision tells `containerImages[].imageDigest`',
    assumes: 'it does, when its tasks run, and names its group',
    step: 'release',
    judge: ofStep('release', (watched) => {
      const looks = watched.looks.filter(({ deployments: [newest] }) => (newest?.target?.running ?? 0) > 0);
      const green = looks.flatMap(({ deployments: [newest], revisions }) =>
        revisions.filter(({ arn }) => arn === newest?.target?.arn),
      );
      if (green.length === 0) return notAnswered('no look saw tasks of the new revision');
      const known = green.filter(({ digests }) => digests.length > 0 && digests.every(Boolean)).length;
      const placed = green.filter(({ targetGroups }) => targetGroups.length > 0).length;
      return judged(
        known > 0 && placed > 0,
        `in ${green.length} looks with tasks, ${known} had all digests and ${placed} a target group`,
      );
    }),
  },
  {
    id: 'hooks-listed',
    row: 'Whether a hook that has not been asked yet is in `lifecycleHookDetails`',
    assumes: 'either is right',
    step: 'release',
    judge: ofStep('release', (watched) => {
      const counts = watched.looks.map(
        ({ deployments: [newest] }) => `${newest?.stage ?? 'none'} ${newest?.hooks.length ?? 0}`,
      );
      return asAssumed(`hooks listed by stage: ${listed(counts)}`);
    }),
  },
  {
    id: 'started-by',
    row: 'Which deployment a task says that it was started by',
    assumes: 'each revision has one of its own',
    step: 'release',
    judge: ofStep('release', ({ looks }) => {
      const both = looks.filter(
        ({ tasks }) => new Set(tasks.map(({ taskDefinition }) => taskDefinition)).size > 1,
      );
      if (both.length === 0) return notAnswered('no look saw tasks of two revisions');
      const mixed = both.some(({ tasks }) => {
        const by = new Map<string | undefined, Set<string | undefined>>();
        for (const { startedBy, taskDefinition } of tasks)
          by.set(startedBy, (by.get(startedBy) ?? new Set()).add(taskDefinition));
        return [...by.values()].some((definitions) => definitions.size > 1);
      });
      return judged(!mixed, mixed ? 'two revisions say the same' : `told apart in ${both.length} looks`);
    }),
  },
  {
    id: 'running-count',
    row: 'Whether a deployment’s `runningTaskCount` is up to date at POST_SCALE_UP'.replace('’', "'"),
    assumes: 'it is, within seconds',
    step: 'release',
    judge: ofStep('release', (watched) => {
      const counts = at('POST_SCALE_UP', watched).map(({ deployments: [newest] }) => newest?.target);
      if (counts.length === 0) return notAnswered('no look fell into POST_SCALE_UP');
      const isSo = counts.every((target) => target?.running === target?.requested);
      return judged(isSo, listed(counts.map((target) => `${target?.running} of ${target?.requested}`)));
    }),
  },
  {
    id: 'ports-from-lambda',
    row: 'Whether a port of a load balancer without a listener is silent, or refuses',
    assumes: 'either is closed, and the gate infrastructure passes',
    step: 'release',
    judge: ofStep('release', gatePassed('infrastructure')),
  },
  {
    id: 'describe-alarms-by-arn',
    row: 'Whether `cloudwatch:DescribeAlarms` by the ARNs of metric alarms is enough',
    assumes: 'it is, and the gate quiet-alarms passes',
    step: 'release',
    judge: ofStep('release', gatePassed('preflight')),
  },
  {
    id: 'digest-of-tasks',
    row: 'Whether a task of an image for several platforms reports the digest that ECS resolved',
    assumes: 'tasks report the digest of their revision; the image here is for one platform',
    step: 'release',
    judge: ofStep('release', ({ looks }) => {
      const last = looks.at(-1);
      const told = last?.tasks.filter(({ status }) => status === 'RUNNING').flatMap(({ digests }) => digests);
      if (!told || told.length === 0) return notAnswered('no task was seen at the end');
      const known = new Set(last?.revisions.flatMap(({ digests }) => digests));
      return judged(
        told.every((digest) => known.has(digest)),
        `${told.length} tasks report ${new Set(told).size} digests`,
      );
    }),
  },
  {
    id: 'current-revisions',
    row: 'Whether DescribeServices always answers with `currentServiceRevisions`',
    assumes: 'it does for the controller ECS',
    step: 'release',
    judge: ofStep('release', ({ looks }) => {
      const lacking = looks.filter(({ current }) => current?.revisions === undefined).length;
      return judged(lacking === 0, `left out in ${lacking} of ${looks.length} looks`);
    }),
  },
  {
    id: 'deploying-properties',
    row: 'Which properties of a service start a deployment',
    assumes: 'those of UpdateService’s page; the grace period starts none',
    step: 'update-after-shift',
    judge: ofStep('update-after-shift', (watched) => {
      const started = allStartedIn(watched);
      return judged(started.length === 0, `another grace period started ${started.length} deployments`);
    }),
  },
  {
    id: 'strategy-of-update',
    row: 'Whether a deployment goes out by the strategy, bake and hooks of the update that starts it',
    assumes: 'it does: a recovery is all at once',
    step: 'rollback',
    judge: ofStep('rollback', (watched) => {
      const configuration = startedIn(watched)?.configuration;
      if (!configuration) return notAnswered('the deployment told no configuration');
      const { strategy, bakeMinutes } = configuration;
      return judged(strategy === 'BLUE_GREEN', `${strategy} with a bake of ${bakeMinutes} minutes`);
    }),
  },
  {
    id: 'recovery-time',
    row: 'How long CloudFormation takes for the change set of a recovery',
    assumes: 'seconds, and then as long as tasks take to start',
    step: 'rollback',
    judge: ofStep('rollback', (watched) => {
      const started = startedIn(watched);
      if (!started) return notAnswered('no deployment was seen');
      const moved = courseOf(watched, started.arn).find(
        ({ deployment }) => deployment.target?.productionWeight === 100,
      );
      const seconds = (time: number | undefined) =>
        time === undefined ? 'never' : `${((time - watched.startedAt) / 1000).toFixed(0)} s`;
      return asAssumed(
        `it began after ${seconds(started.createdAt)}, and had all users after ${seconds(moved?.look.at)}`,
      );
    }),
  },
];

function gatePassed(name: string) {
  return (watched: Parameters<Parameters<typeof ofStep>[1]>[0]) => {
    const hooks = watched.looks.flatMap(({ deployments: [newest] }) =>
      (newest?.hooks ?? []).filter((hook) => hook.name.includes(name)),
    );
    const failed = hooks.find(({ status }) => status === 'FAILED' || status === 'TIMED_OUT');
    if (failed) return otherwise(`the gate ${short(failed.name)} was ${failed.status}`);
    const outcome = watched.verdict?.outcome;
    // A stage is over in less than the time between two looks; a release that went out has passed all of its gates.
    return outcome === 'released'
      ? asAssumed('the release went out, and so the gate has passed')
      : notAnswered(`the release is ${outcome ?? 'not over'}, and the gate was not seen to end`);
  };
}
