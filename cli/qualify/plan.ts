/** The steps of a run, in their order. */
export const STEP_IDS = [
  'check',
  'images',
  'create',
  'release',
  'update-after-shift',
  'gate',
  'crash',
  'alarm',
  'rollback',
  'stop',
  'cancel',
  'ask',
  'destroy',
] as const;
export type StepId = (typeof STEP_IDS)[number];

export interface Step {
  readonly id: StepId;
  readonly does: string;
  /** What it asks AWS. */
  readonly asks: string;
  /** How it must end by what Teal assumes. */
  readonly expects: string;
  /** Minutes that it takes, by the rehearsal and what AWS's pages say of starts; a guess where neither does. */
  readonly minutes: number;
  /** Steps without which it has nothing to act on. */
  readonly needs: readonly StepId[];
  /** Whether users are simulated meanwhile. */
  readonly users?: true;
}

/** A canary of the qualification holds for 6 minutes and bakes for 4; tasks start in about two. */
const RELEASE_MINUTES = 16;

export const STEPS: readonly Step[] = [
  {
    id: 'check',
    does: 'looks at the account, the bootstrap and the tools, and changes nothing',
    asks: 'sts:GetCallerIdentity, cloudformation:DescribeStacks, ssm:GetParameter, lambda:GetAccountSettings',
    expects: 'an account of 12 digits that is a sandbox, bootstrapped, and with room for the gates',
    minutes: 1,
    needs: [],
  },
  {
    id: 'images',
    does: 'deploys the repository and pushes the sample, good and faulty, without Docker',
    asks: 'cdk deploy teal-qualify-images; ecr:PutImage and the upload of layers',
    expects: 'images are found by their digests',
    minutes: 3,
    needs: [],
  },
  {
    id: 'create',
    does: 'deploys network, service, gates and alarms, with a good image',
    asks: 'cdk deploy teal-qualify-sandbox',
    expects: 'CREATE_COMPLETE, and the service has all users',
    minutes: 25,
    needs: ['images'],
  },
  {
    id: 'release',
    does: 'releases another good image',
    asks: 'a change set of the stack as it is with another ImageDigest',
    expects: 'released',
    minutes: RELEASE_MINUTES,
    needs: ['create'],
    users: true,
  },
  {
    id: 'update-after-shift',
    does: 'deploys other health checks and another grace period, now that traffic has moved',
    asks: 'cdk deploy teal-qualify-sandbox with the context more=1',
    expects: 'the weights stay as they are, nothing is deployed, and no request fails',
    minutes: 3,
    needs: ['create'],
    users: true,
  },
  {
    id: 'gate',
    does: 'releases an image that breaks what the smoke test asks for',
    asks: 'a change set with its digest',
    expects: 'rolled back by the gate smoke-test',
    minutes: 10,
    needs: ['create'],
  },
  {
    id: 'crash',
    does: 'releases an image that exits at its start',
    asks: 'a change set with its digest',
    expects: 'rolled back by the circuit breaker',
    minutes: 15,
    needs: ['create'],
  },
  {
    id: 'alarm',
    does: 'releases an image that fails users where no gate looks',
    asks: 'a change set with its digest',
    expects: 'rolled back by an alarm, or stopped by the gate metrics',
    minutes: RELEASE_MINUTES,
    needs: ['create'],
    users: true,
  },
  {
    id: 'rollback',
    does: 'goes back to the first image as teal rollback does',
    asks: 'a change set with the older ImageDigest and RollbackTo equal to it',
    expects: 'released, all at once, with a bake of a minute',
    minutes: 8,
    needs: ['create', 'release'],
    users: true,
  },
  {
    id: 'stop',
    does: 'releases the other good image, and stops the deployment while it has users',
    asks: 'ecs:StopServiceDeployment',
    expects: 'rolled back, and the stack with it',
    minutes: RELEASE_MINUTES,
    needs: ['create'],
    users: true,
  },
  {
    id: 'cancel',
    does: 'releases it again, and cancels the update of the stack',
    asks: 'cloudformation:CancelUpdateStack',
    expects: 'the old task definition is deployed once more, and the stack goes back',
    minutes: RELEASE_MINUTES,
    needs: ['create'],
  },
  {
    id: 'ask',
    does: 'asks what calls alone answer',
    asks: 'cloudwatch:GetMetricData, cloudwatch:DescribeAlarms, ecs:ListTasks, ssm:PutParameter and others',
    expects: 'the answers of the open points',
    minutes: 5,
    needs: ['create'],
  },
  {
    id: 'destroy',
    does: 'deletes all of it',
    asks: 'cdk destroy of the three stacks',
    expects: 'none of them is left',
    minutes: 15,
    needs: [],
  },
];

export interface Chosen {
  readonly only?: StepId;
  readonly from?: StepId;
  /** Whether the stacks are left. */
  readonly keep: boolean;
  /** Steps that earlier runs of the state file have done. */
  readonly done: readonly StepId[];
}

/**
 * The steps of a run. Where a state file says what was done, that is not done again unless it is named; `check` always is.
 *
 * @returns problems instead, for steps that have nothing to act on
 */
export function stepsOf({
  only,
  from,
  keep,
  done,
}: Chosen): readonly Step[] | { readonly problems: string[] } {
  const first = from === undefined ? 0 : STEP_IDS.indexOf(from);
  const isWanted = ({ id }: Step): boolean => {
    if (id === 'check') return true;
    if (id === 'destroy') return !keep && (only === undefined || only === 'destroy');
    if (only !== undefined) return id === only;
    return STEP_IDS.indexOf(id) >= first && (from === id || !done.includes(id));
  };
  const wanted = STEPS.filter(isWanted);
  const problems = wanted.flatMap(({ id, needs }) =>
    needs
      .filter((need) => !done.includes(need) && !wanted.some((step) => step.id === need))
      .map((need) => `${id} must come after ${need}, which no run has done; leave out --from and --only`),
  );
  return problems.length > 0 ? { problems: [...new Set(problems)] } : wanted;
}

export const minutesOf = (steps: readonly Step[]): number =>
  steps.reduce((sum, { minutes }) => sum + minutes, 0);
