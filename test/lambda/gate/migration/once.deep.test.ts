import { ECSClient, type RunTaskCommand, type Task } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import { migration } from '../../../../lambda/gate/migration/handler';
import type { Verdict } from '../../../../lambda/shared/verdict';
import { logLines } from '../../log-lines';
import { checkVariables, DEPLOYMENT, MINUTE, MigratingAccount, variables } from './ecs-account';

// Whatever becomes of invocations, the command of a release is run once. ECS here is late with its lists, forgets tasks
// and tokens an hour after they have stopped, and loses answers.

const HOUR = 60 * MINUTE;
const environment = process.env;
const { send } = ECSClient.prototype;
const account = new MigratingAccount();
const { deployment } = account;
const revisions = account.revisions();

/** Of one deployment. Times in milliseconds since it began. */
class LateEcs {
  now = 0;
  readonly tasks: {
    readonly token: string;
    readonly at: number;
    readonly arn: string;
    readonly startedBy: string;
    readonly definition: string;
  }[] = [];
  /** The next call of this operation is lost: before it acts, or after it has. */
  loses: { readonly operation: string; readonly when: 'before' | 'after' } | undefined;

  constructor(
    private readonly takes: number,
    /** After its start, until a task is listed and described. */
    private readonly late: number,
  ) {}

  call(operation: string, input: never): object {
    const lost = this.loses?.operation === operation ? this.loses.when : undefined;
    if (lost) this.loses = undefined;
    if (lost === 'before') throw new Error('lost');
    const answered = this.answer(operation, input);
    if (lost === 'after') throw new Error('lost');
    return answered;
  }

  private answer(
    operation: string,
    input: RunTaskCommand['input'] & { desiredStatus: string; tasks: string[] },
  ): object {
    switch (operation) {
      case 'DescribeServiceRevisions':
        return { serviceRevisions: revisions };
      case 'ListTasks': {
        const { desiredStatus } = input;
        return {
          taskArns: this.shown
            .filter((task) => task.desiredStatus === desiredStatus)
            .map(({ taskArn }) => taskArn),
        };
      }
      case 'DescribeTasks':
        return { tasks: this.shown.filter(({ taskArn = '' }) => input.tasks.includes(taskArn)) };
      case 'RunTask':
        return { tasks: this.run(input) };
      default:
        throw new Error(`${operation} is not expected`);
    }
  }

  private run({ clientToken = '', startedBy = '', taskDefinition = '' }: RunTaskCommand['input']): Task[] {
    const known = this.tasks.find(
      ({ token, at }) => token === clientToken && this.now < at + this.takes + HOUR,
    );
    if (known) return [{ taskArn: known.arn }];
    const arn = `arn:aws:ecs:eu-west-1:1:task/shop/${this.tasks.length}`;
    this.tasks.push({ token: clientToken, at: this.now, arn, startedBy, definition: taskDefinition });
    return [{ taskArn: arn }];
  }

  private get shown(): Task[] {
    return this.tasks
      .filter(({ at }) => this.now >= at + this.late && this.now < at + this.takes + HOUR)
      .map(({ at, arn, startedBy, definition }) => {
        const isOver = this.now >= at + this.takes;
        return {
          ...{ taskArn: arn, startedBy, taskDefinitionArn: definition },
          createdAt: new Date(at),
          startedAt: new Date(at),
          desiredStatus: isOver ? 'STOPPED' : 'RUNNING',
          lastStatus: isOver ? 'STOPPED' : 'RUNNING',
          ...(isOver && { stopCode: 'EssentialContainerExited' }),
          containers: [{ name: 'web', ...(isOver && { exitCode: 0 }) }],
        };
      });
  }
}

/** What happens next: time passes, then ECS asks, once or twice at the same time, and an invocation may die. */
interface Turn {
  readonly minutes: number;
  readonly twice: boolean;
  readonly dies: boolean;
  readonly loses: LateEcs['loses'];
  /** It is a repetition of an earlier invocation, which comes late and whose answer nobody hears. */
  readonly stale: boolean;
}

const operations = ['DescribeServiceRevisions', 'ListTasks', 'DescribeTasks', 'RunTask'];
const turn: fc.Arbitrary<Turn> = fc.record({
  minutes: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(0, 0.2, 0.5, 1) },
    fc.constantFrom(5, 20, 49, 61),
  ),
  twice: fc.boolean(),
  dies: fc.boolean(),
  loses: fc.option(
    fc.record({
      operation: fc.constantFrom(...operations),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
    { nil: undefined },
  ),
  stale: fc.boolean(),
});

let world: LateEcs;
beforeEach(() => {
  process.env = { ...environment, ...variables };
  account.others('SUCCEEDED');
  jest.spyOn(Date, 'now').mockImplementation(() => world.now);
  logLines();
  // Not a mock that keeps every call: there are some ten thousand.
  ECSClient.prototype.send = (async (command: RunTaskCommand) =>
    world.call(command.constructor.name.replace('Command', ''), command.input as never)) as typeof send;
});
afterEach(() => {
  ECSClient.prototype.send = send;
  jest.restoreAllMocks();
  process.env = environment;
});

const ask = (state: unknown): Promise<Verdict> =>
  migration(
    {
      ...{ executionId: '', lifecycleStage: 'PRE_SCALE_UP', hookDetails: {} },
      serviceDeploymentArn: DEPLOYMENT,
      state,
    },
    new AbortController().signal,
    { ...deployment, lifecycleHookDetails: account.hooks },
  );

/** @returns the last verdict */
async function play(turns: readonly Turn[]): Promise<Verdict | undefined> {
  let [state, earlier]: [unknown, unknown] = [undefined, undefined];
  for (const { minutes, twice, dies, loses, stale } of turns) {
    world.now += minutes * MINUTE;
    world.loses = loses;
    const isRepeated = stale && minutes <= 1;
    const given = isRepeated ? earlier : state;
    const [verdict] = await Promise.all([ask(given), ...(twice ? [ask(given)] : [])]);
    if (dies || isRepeated) continue;
    if (verdict.outcome !== 'inconclusive') return verdict;
    [earlier, state] = [state, verdict.state];
  }
  return undefined;
}

const calm: Turn = { minutes: 0.5, twice: false, dies: false, loses: undefined, stale: false };

test('in any order of retries, deaths, lost answers and double invocations', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(turn, { maxLength: 25 }),
      fc.constantFrom(0.1, 2, 25),
      fc.constantFrom(0, 0.5),
      async (turns, takes, late) => {
        world = new LateEcs(takes * MINUTE, late * MINUTE);
        const verdict = await play([...turns, ...Array(30).fill(calm)]);
        expect(world.tasks.length).toBeLessThanOrEqual(1);
        if (verdict?.outcome === 'pass') expect(world.tasks).toHaveLength(1);
      },
    ),
    { numRuns: 200 },
  );
});

/** Of tasks that were started, in order: what each is for. */
const phasesOf = ({ tasks }: LateEcs) => tasks.map(({ token }) => /^teal-(\w+)-/.exec(token)?.[1]);
const ALL = ['trial', 'compatibility', 'migration'];

test('with what runs asked, no task is started twice, nor before the one that it comes after', async () => {
  process.env = { ...process.env, ...checkVariables };
  await fc.assert(
    fc.asyncProperty(
      fc.array(turn, { maxLength: 25 }),
      fc.constantFrom(0.1, 2, 8),
      fc.constantFrom(0, 0.5),
      async (turns, takes, late) => {
        world = new LateEcs(takes * MINUTE, late * MINUTE);
        const verdict = await play([...turns, ...Array(60).fill(calm)]);
        expect(phasesOf(world)).toEqual(ALL.slice(0, world.tasks.length));
        world.tasks.reduce(
          (before, after) => {
            expect(after.at).toBeGreaterThanOrEqual(before.at + takes * MINUTE);
            return after;
          },
          { at: Number.NEGATIVE_INFINITY },
        );
        if (verdict?.outcome === 'pass') expect(world.tasks).toHaveLength(3);
      },
    ),
    { numRuns: 200 },
  );
});

test.each([
  ['the migration alone', {}, ['migration']],
  ['what runs asked before it', checkVariables, ALL],
])('with no hour between two looks it passes, and each was run once: %s', async (_, asked, phases) => {
  process.env = { ...process.env, ...asked };
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        turn.map((one) => ({ ...one, minutes: Math.min(one.minutes, 1) })),
        { maxLength: 20 },
      ),
      async (turns) => {
        world = new LateEcs(2 * MINUTE, 0.5 * MINUTE);
        expect(await play([...turns, ...Array(60).fill(calm)])).toMatchObject({ outcome: 'pass' });
        expect(phasesOf(world)).toEqual(phases);
      },
    ),
    { numRuns: 200 },
  );
});
