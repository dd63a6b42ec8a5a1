import type { AssemblyInput } from '../assembly/assembly-input';
import { Malformed } from '../assembly/parse';
import type { StackOutcome } from '../report/act';
import type { RequestCounts } from '../report/release';
import { checkStackUpdate, checkStackUpdates } from '../testing/check-options';
import type { RehearsalOptions } from '../testing/options';
import { type RehearseOptions, rehearse } from '../testing/rehearse';
import { type CreateOptions, rehearseCreate } from '../testing/rehearse-create';
import { rehearseUpdate, type UpdateOptions } from '../testing/rehearse-update';
import { minutes, seconds } from './catalogue/entry';

/** A service whose stack is updated around a release. */
export interface StackUpdateSubject {
  /** What is deployed first. */
  readonly before: AssemblyInput;
  /**
   * What is deployed over it: to try the rules, one in which the production rule has other conditions, which users
   * still meet, and another priority.
   */
  readonly after: AssemblyInput;
  /** As `after`, with something that fails once the rules have been updated. @default no scenario whose update fails */
  readonly failing?: AssemblyInput;
}

/** An update of a stack, and where in the life of a service it comes. */
export type StackUpdateScenario = {
  readonly name: string;
  /** How the last update of the stack must end; undefined where there is none. */
  readonly status: string | undefined;
  /** What it shows. */
  readonly why: string;
} & (
  | { readonly do: 'update'; readonly to: AssemblyInput; readonly options: UpdateOptions }
  | { readonly do: 'release'; readonly options: RehearseOptions }
  | { readonly do: 'create'; readonly options: CreateOptions }
);

const release = { do: 'release', release: {} } as const;
/** The first deployment leaves users on the alternate group, so that each pair of releases does, too. */
const ONTO_ALTERNATE = [release, release];
const ONTO_PRIMARY = [release];
/** What a deployment that cleans up takes from those who are on the wrong group shows after it. */
const AFTERMATH = [{ do: 'wait', for: minutes(2) }] as const;
/** The times fit a canary that holds for ten minutes and bakes for ten. */
const IN_HOLD = minutes(5);
const IN_BAKE = minutes(15);

/**
 * What becomes of users whose listener rules CloudFormation updates while ECS owns their weights (aws-cdk#36649). In
 * the middle of a release it can do so when that release was not started by the stack: else it refuses.
 *
 * @throws Malformed for what is no subject
 */
export function stackUpdates(subject: StackUpdateSubject): readonly StackUpdateScenario[] {
  checkStackUpdates(subject);
  const { after, failing } = subject;
  const inRelease = (
    name: string,
    to: AssemblyInput | undefined,
    at: typeof IN_HOLD,
    beforehand: RehearseOptions['beforehand'] & object,
    why: string,
  ): readonly StackUpdateScenario[] =>
    to === undefined
      ? []
      : [
          {
            ...{ name, why, do: 'release' },
            status: to === failing ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_COMPLETE',
            options: {
              release: {},
              beforehand,
              operator: [{ after: at, do: 'update-stack', to }],
              afterwards: AFTERMATH,
            },
          },
        ];
  const ofFailing: readonly StackUpdateScenario[] =
    failing === undefined
      ? []
      : [
          {
            ...{ name: 'stack-update-after-release-that-fails', do: 'update', to: failing },
            ...{ status: 'UPDATE_ROLLBACK_COMPLETE', options: { beforehand: ONTO_ALTERNATE } },
            why: 'the rollback updates the rules once more',
          },
        ];
  return [
    {
      ...{ name: 'stack-update-after-release', do: 'update', to: after, status: 'UPDATE_COMPLETE' },
      options: { beforehand: ONTO_ALTERNATE },
      why: 'users are on the alternate group, and the template says that they are on the primary one',
    },
    ...ofFailing,
    {
      ...{ name: 'stack-update-while-primary-serves', do: 'update', to: after, status: 'UPDATE_COMPLETE' },
      options: { beforehand: ONTO_PRIMARY },
      why: 'every other release hides the trouble: the template happens to be right',
    },
    ...inRelease('stack-update-in-canary', after, IN_HOLD, ONTO_ALTERNATE, 'green has a tenth of the users'),
    ...inRelease(
      'stack-update-in-bake',
      after,
      IN_BAKE,
      ONTO_PRIMARY,
      'all are on green, and blue is about to go',
    ),
    ...inRelease('stack-update-in-canary-that-fails', failing, IN_HOLD, ONTO_PRIMARY, 'and is rolled back'),
    ...inRelease('stack-update-in-bake-that-fails', failing, IN_BAKE, ONTO_PRIMARY, 'and is rolled back'),
    {
      ...{ name: 'first-create-with-scanners', do: 'create', status: undefined },
      options: {
        // An image that is pulled and a process that starts; scanners come as soon as there is an address.
        ...{ release: { startUp: seconds(20) }, history: minutes(3), traffic: { requestsPerMinute: 600 } },
      },
      why: 'until the first revision has all users, the others meet a group that has never had a task',
    },
  ];
}

/** What a scenario did. */
export interface StackUpdateResult {
  /** Of the last update of a stack. */
  readonly status: string | undefined;
  /** Of users, from the update's start. */
  readonly requests: RequestCounts;
  /** Of the release, where there was one. */
  readonly outcome: string | undefined;
  /** Of the last update's outcome, in the words of CloudFormation. */
  readonly reason: string | undefined;
}

/**
 * @param which one of the subject's scenarios, or its name
 * @throws as `rehearse`, and Malformed for a name that no scenario has
 */
export async function rehearseStackUpdate(
  subject: StackUpdateSubject,
  which: StackUpdateScenario | string,
  more: Pick<RehearsalOptions, 'hooks' | 'seed' | 'open' | 'traffic'> = {},
): Promise<StackUpdateResult> {
  const all = stackUpdates(subject);
  checkStackUpdate(more);
  const scenario = typeof which === 'object' ? which : all.find(({ name }) => name === which);
  if (!scenario) {
    const names = all.map(({ name }) => name).join(', ');
    const advice = `name one of ${names}${subject.failing === undefined ? ' (more with `failing`)' : ''}`;
    throw new Malformed([`rehearseStackUpdate must be given a scenario, got ${which}; ${advice}`]);
  }
  const { before } = subject;
  if (scenario.do === 'update') {
    const update = await rehearseUpdate(before, scenario.to, { ...more, ...scenario.options });
    const { status, reason } = lastOf(update.stacks);
    return { status, reason, requests: update.requests, outcome: update.release?.outcome };
  }
  const {
    requests,
    outcome,
    reason,
    acts = [],
  } = scenario.do === 'release'
    ? await rehearse(before, { ...more, ...scenario.options })
    : await rehearseCreate(before, { ...more, ...scenario.options });
  const { status } = lastOf(acts.flatMap(({ stacks = [] }) => stacks));
  return { status, outcome, reason, requests };
}

function lastOf(stacks: readonly StackOutcome[]): Partial<StackOutcome> {
  return stacks.at(-1) ?? {};
}
