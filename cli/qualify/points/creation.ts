import {
  asAssumed,
  at,
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

/** What the first deployment shows. */
export const CREATION: readonly Point[] = [
  {
    id: 'reserved-concurrency',
    row: 'Whether an account takes the reserved concurrency of the gates',
    assumes: 'it does',
    step: 'create',
    judge: ofAnswer('concurrency', ({ limit, unreserved }, { watched }) => {
      const quota = `the quota is ${limit}, of which ${unreserved} were not reserved before`;
      const outcome = watched.create?.verdict?.outcome;
      if (outcome === undefined) return notAnswered(`nothing was created; ${quota}`);
      return judged(outcome === 'created', `the stack ended as ${outcome}; ${quota}`);
    }),
  },
  {
    id: 'first-revision-group',
    row: 'Where the first revision lands',
    assumes: 'in the alternate group',
    step: 'create',
    judge: ofStep('create', ({ looks }) => {
      const last = looks.at(-1);
      const [group] = last?.revisions.at(-1)?.targetGroups ?? [];
      const alternate = last?.current?.alternateGroup;
      if (group === undefined || alternate === undefined)
        return notAnswered('the revision or the service named no target group');
      return judged(group === alternate, `in the ${group === alternate ? 'alternate' : 'primary'} group`);
    }),
  },
  {
    id: 'first-holds',
    row: 'Whether the first deployment takes its holds and bake',
    assumes: 'it may; either is right',
    step: 'create',
    judge: ofStep('create', (watched) => {
      const first = startedIn(watched);
      if (first?.createdAt === undefined || first.finishedAt === undefined)
        return notAnswered('the first deployment was not seen to end');
      const minutes = ((first.finishedAt - first.createdAt) / 60_000).toFixed(1);
      const stages = listed(watched.looks.map(({ deployments }) => deployments[0]?.stage));
      return asAssumed(`it took ${minutes} minutes, with the stages ${stages}`);
    }),
  },
  {
    id: 'first-sources',
    row: 'Whether `sourceServiceRevisions` is empty, or left out, in a first deployment',
    assumes: 'it is empty, and only there',
    step: 'create',
    judge: ofStep('create', (watched, { watched: all }) => {
      const first = startedIn(watched);
      if (!first) return notAnswered('the first deployment was not seen');
      const later = all.release && startedIn(all.release);
      const of = (sources: readonly unknown[] | undefined) => (sources ? `${sources.length}` : 'left out');
      const says = `first: ${of(first.sources)}; a later one: ${later ? of(later.sources) : 'not seen'}`;
      return judged(first.sources?.length === 0 && later?.sources?.length !== 0, says);
    }),
  },
  {
    id: 'images-at-pre-scale-up',
    row: 'Whether a service revision lists its `containerImages` at PRE_SCALE_UP',
    assumes: 'either is right',
    step: 'release',
    judge: ofStep('release', imagesBeforeScaleUp),
  },
  {
    id: 'images-before-first-task',
    row: 'Whether ECS lists `containerImages` of a revision before its first task has started',
    assumes: 'it may not',
    step: 'create',
    judge: ofStep('create', imagesBeforeScaleUp),
  },
  {
    id: 'hook-role-race',
    row: 'The race between the hook role',
    assumes: 'the service depends on the role and its policy, so there is none',
    step: 'create',
    judge: ofAnswer('serviceEvents', (events) => {
      const denied = events.filter((text) => /access ?denied|not authorized/i.test(text));
      return denied.length === 0
        ? asAssumed(`none of ${events.length} events of the service tells of a refusal`)
        : otherwise(`${denied[0]}`);
    }),
  },
  {
    id: 'alarms-in-warm-up',
    row: 'What ECS does with an alarm in its warm-up',
    assumes: 'nothing: it acts on ALARM alone',
    step: 'create',
    judge: ofStep('create', ({ looks, verdict }) => {
      const states = listed(looks.map(({ deployments }) => deployments[0]?.alarms?.status));
      if (verdict === undefined) return notAnswered('the first deployment was not seen to end');
      return judged(
        verdict.outcome === 'created',
        `the deployment ended as ${verdict.outcome}; its alarms were ${states}`,
      );
    }),
  },
  {
    id: 'secret-without-suffix',
    row: 'Whether ECS takes a secret’s ARN without the six characters'.replace('’', "'"),
    assumes: 'it does',
    step: 'create',
    judge: ofStep('create', ({ looks }) => {
      const running = looks.at(-1)?.tasks.filter(({ status }) => status === 'RUNNING').length ?? 0;
      return judged(running > 0, `${running} tasks that are given a secret run`);
    }),
  },
  {
    id: 'rotation-function',
    row: 'Whether Secrets Manager takes a rotation function whose permission has SourceAccount alone',
    assumes: 'it does',
    step: 'ask',
    judge: ofAnswer('rotation', ({ enabled }) =>
      judged(enabled, `rotation of the test header is ${enabled ? 'on' : 'off'}`),
    ),
  },
  {
    id: 'names-of-functions',
    row: 'What CloudFormation makes names from',
    assumes: 'at least 20 characters of the stack’s name are kept in a function’s',
    step: 'ask',
    judge: ofAnswer('physicalIds', namesOf('AWS::Lambda::Function')),
  },
  {
    id: 'names-of-roles',
    row: 'How much of a stack',
    assumes: '20 characters at least',
    step: 'ask',
    judge: ofAnswer('physicalIds', namesOf('AWS::IAM::Role')),
  },
  {
    id: 'publish-assets',
    row: '`cdk publish-assets`, which CDK calls unstable',
    assumes: 'it works as in 2.1148.1',
    step: 'create',
    judge: ofAnswer('publishAssets', (code) => judged(code === 0, `it ended with exit code ${code}`)),
  },
  {
    id: 'ecr-pushes',
    row: 'ECR, as `teal publish` and `teal promote` call it',
    assumes: 'pushes by digest without a tag, a second tag in an immutable repository, ListImageReferrers',
    step: 'images',
    judge: ofAnswer('pushes', ({ untagged, secondTag }, { answers: { referrers } }) => {
      const listedToo = referrers !== undefined && 'answered' in referrers;
      return judged(
        untagged && secondTag && listedToo,
        `without a tag: ${yesNo(untagged)}; a second tag: ${yesNo(secondTag)}; referrers listed: ${yesNo(listedToo)}`,
      );
    }),
  },
];

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

/** Digests that ECS told of the newest revision before its tasks were scaled up. */
function imagesBeforeScaleUp(watched: Parameters<Parameters<typeof ofStep>[1]>[0]) {
  const looks = at('PRE_SCALE_UP', watched);
  if (looks.length === 0) return notAnswered('no look fell into PRE_SCALE_UP');
  const digests = looks.flatMap(
    ({ deployments: [newest], revisions }) =>
      revisions.find(({ arn }) => arn === newest?.target?.arn)?.digests ?? [],
  );
  const known = digests.filter((digest) => digest !== undefined).length;
  return asAssumed(`${known} digests were told in ${looks.length} looks at ${short('PRE_SCALE_UP')}`);
}

/** Names that CloudFormation made: what they begin with of the stack's own. */
function namesOf(wanted: string) {
  const start = 'teal-qualify-sandbox'.slice(0, 20);
  return (ids: readonly { readonly type: string; readonly id: string }[]) => {
    const made = ids.filter(
      ({ type, id }) => type === wanted && !id.startsWith('teal-qualify-sandbox-gate-'),
    );
    if (made.length === 0) return notAnswered(`the stack has no ${wanted} with a name that was made up`);
    const odd = made.find(({ id }) => !id.startsWith(start));
    return odd
      ? otherwise(`${odd.id} does not begin with ${start}`)
      : asAssumed(`all of ${made.length} begin with ${start}`);
  };
}
