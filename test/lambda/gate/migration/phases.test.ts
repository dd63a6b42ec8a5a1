import { carriedIn } from '../../../../lambda/gate/migration/carried';
import { decide, type Observed, type Step } from '../../../../lambda/gate/migration/decide';
import { goneOf } from '../../../../lambda/gate/migration/failure';
import { nameOfRun, type Phase, phases, runOf } from '../../../../lambda/gate/migration/phase';
import type { SeenTask } from '../../../../lambda/gate/migration/seen-task';
import { definition, MINUTE, NOW, fresh as unchecked } from './observed';

// A release whose migration is tried, and asked of the version that runs, before it is made.

const fresh: Observed = { ...unchecked, checks: true };

const task = (phase: Phase, change: Partial<SeenTask> = {}): SeenTask => ({
  phase,
  arn: `arn:aws:ecs:eu-west-1:1:task/shop-production/${phase}`,
  taskDefinition: definition(phase === 'compatibility' ? 1 : 2),
  is: 'stopped',
  createdAt: NOW - MINUTE,
  hasRun: true,
  exitCode: 0,
  stopCode: 'EssentialContainerExited',
  causes: [],
  words: [],
  digest: phase === 'compatibility' ? 'sha256:a' : 'sha256:b',
  ...change,
});
const running = (phase: Phase, createdAt = NOW - MINUTE) =>
  task(phase, { is: 'running', exitCode: undefined, stopCode: undefined, createdAt });

const decided = (phase: Phase, ago = 1000): Observed['carried'] => ({
  asked: NOW - MINUTE,
  phase,
  started: NOW - ago,
});

/** `pass`, `fail`, `inconclusive`, `run PHASE` or `stop PHASE`. */
function kind(step: Step): string {
  if (step.act === 'say') return step.verdict.outcome;
  return `${step.act} ${step.act === 'run' ? step.phase : step.task.phase}`;
}
function words(step: Step): string {
  if (step.act === 'run') return '';
  return step.act === 'say' ? step.verdict.reason : step.reason;
}
const state = (step: Step) => {
  if (step.act !== 'say') return step.state;
  return step.verdict.outcome === 'inconclusive' ? step.verdict.state : undefined;
};

type Row = [string, Partial<Observed>, kind: string, says: string | RegExp];

test.each<Row>([
  ['nothing has been run', {}, 'inconclusive', /^the migration’s trial is about to start$/],
  [
    'it is a first deployment: nothing runs that could be broken',
    { live: [] },
    'inconclusive',
    /^the migration is about to start$/,
  ],
  ['what is released runs already', { live: [definition(2)] }, 'pass', 'nothing to migrate'],
  ['the trial was decided', { carried: decided('trial') }, 'run trial', ''],
  ['the trial runs', { tasks: [running('trial')] }, 'inconclusive', /^the trial’s task trial is running$/],
  [
    'the trial runs for too long',
    { tasks: [running('trial', NOW - 11 * MINUTE)] },
    'stop trial',
    /^Migration gate: ran for longer than 10 minutes$/,
  ],
  [
    'the trial has ended',
    { tasks: [task('trial')] },
    'inconclusive',
    /^the running version’s check is about to start$/,
  ],
  [
    'the trial has ended, and a person has rejected a pause meanwhile',
    { tasks: [task('trial')], others: { are: 'failed', which: ['a'] } },
    'fail',
    /^the running version’s check was not started, since a failed$/,
  ],
  [
    'the check was decided',
    { carried: decided('compatibility'), tasks: [task('trial')] },
    'run compatibility',
    '',
  ],
  [
    'the check runs',
    { tasks: [task('trial'), running('compatibility')] },
    'inconclusive',
    /^the check’s task compatibility is running$/,
  ],
  [
    'the check has ended',
    { tasks: [task('trial'), task('compatibility')] },
    'inconclusive',
    /^the migration is about to start$/,
  ],
  [
    'the migration was decided',
    { carried: decided('migration'), tasks: [task('trial'), task('compatibility')] },
    'run migration',
    '',
  ],
  [
    'the migration has ended',
    { tasks: phases.map((phase) => task(phase)) },
    'pass',
    /^the migration ran once for this release and exited 0 \(task migration\), after its trial and the running version’s check$/,
  ],
  [
    'the migration failed',
    { tasks: [task('trial'), task('compatibility'), task('migration', { exitCode: 1 })] },
    'fail',
    /^the migration exited 1 .*what it has changed stays changed.*#it-failed$/,
  ],
])('when %s', (_, seen, expected, says) => {
  const step = decide({ ...fresh, ...seen });
  expect(kind(step)).toBe(expected);
  expect(words(step)).toMatch(says);
});

test.each<Row>([
  [
    'a state that is older than what ECS shows',
    { carried: decided('trial'), tasks: [task('trial'), running('compatibility')] },
    'inconclusive',
    'the check’s task compatibility is running',
  ],
  [
    'a trial that ECS has forgotten since',
    { carried: { ...decided('migration'), task: 'x/migration' }, tasks: [running('migration')] },
    'inconclusive',
    'the migration’s task migration is running',
  ],
  [
    'tasks that ECS has all forgotten since, with nothing carried of the last',
    { carried: decided('trial', 51 * MINUTE) },
    'fail',
    /^ECS started no task for the migration’s trial within 50 minutes, or has forgotten it; it is not started again/,
  ],
  [
    'a state whose task is that of another phase',
    { carried: { ...decided('trial'), task: 'x/trial' }, tasks: [task('compatibility')] },
    'inconclusive',
    'the migration is about to start',
  ],
  [
    'a task that ECS does not show yet',
    { carried: { ...decided('compatibility'), task: 'x/compatibility' }, tasks: [task('trial')] },
    'inconclusive',
    'ECS does not show the check’s task compatibility',
  ],
])('%s starts nothing again', (_, seen, expected, says) => {
  const step = decide({ ...fresh, ...seen });
  expect(kind(step)).toBe(expected);
  expect(words(step)).toMatch(says);
});

const UNTOUCHED = 'the database of users was not touched, and users stay on the old version';

test.each<[string, SeenTask, RegExp]>([
  [
    'a trial that exits 1',
    task('trial', { exitCode: 1 }),
    new RegExp(
      `^the migration’s trial exited 1 \\(task trial: EssentialContainerExited\\); ${UNTOUCHED}; see .*#the-trial-failed$`,
    ),
  ],
  [
    'a trial of what runs',
    task('trial', { taskDefinition: definition(1) }),
    /is of shop-production:1, not of the release; see .*#the-trial-failed$/,
  ],
  [
    'a trial of another image',
    task('trial', { digest: 'sha256:a' }),
    /ran sha256:a, not the release’s image sha256:b/,
  ],
  [
    'a check that exits 1',
    task('compatibility', { exitCode: 1 }),
    new RegExp(
      `^the running version’s check exited 1, so that the migration breaks it .*${UNTOUCHED}; see .*#the-running-version-cannot-live-with-it$`,
    ),
  ],
  [
    'a check of the release itself',
    task('compatibility', { taskDefinition: definition(2) }),
    /is of shop-production:2, which does not run/,
  ],
  [
    'a check that a shell does not find',
    task('compatibility', { exitCode: 127 }),
    /^the running version’s image has no such command .*#the-running-version-has-no-check$/,
  ],
  [
    'a check that cannot be started',
    task('compatibility', {
      hasRun: false,
      exitCode: undefined,
      stopCode: 'TaskFailedToStart',
      causes: ['CannotStartContainerError'],
    }),
    /^the running version’s image has no such command \(task compatibility: TaskFailedToStart: CannotStartContainerError\)/,
  ],
  [
    'a trial that a shell does not find',
    task('trial', { exitCode: 127 }),
    /^the migration’s trial exited 127/,
  ],
  [
    'a check whose image is gone',
    task('compatibility', {
      hasRun: false,
      exitCode: undefined,
      stopCode: 'TaskFailedToStart',
      causes: ['CannotPullContainerError'],
    }),
    /^the running version’s check did not start .*#it-did-not-start$/,
  ],
  [
    'a check that was stopped',
    task('compatibility', { stopCode: 'UserInitiated' }),
    new RegExp(`was stopped before its end .*${UNTOUCHED}; see .*#it-was-stopped$`),
  ],
])('%s ends the release', (_, one, says) => {
  const step = decide({ ...fresh, tasks: [task('trial'), one].slice(one.phase === 'trial' ? 1 : 0) });
  expect(kind(step)).toBe('fail');
  expect(words(step)).toMatch(says);
});

test('a check of a task definition that cannot be run any more says so', () => {
  expect(goneOf(definition(1))).toEqual({
    outcome: 'fail',
    reason: expect.stringMatching(
      /no active task definition shop-production:1; .*#the-running-version-has-no-check$/,
    ),
  });
});

test.each<[Phase, SeenTask[], minutes: number]>([
  ['trial', [], 70],
  ['compatibility', [task('trial')], 70 + 15],
  ['migration', [task('compatibility')], 70 + 15 + 15],
])('the latest start of the %s leaves time for all that comes after it', (phase, tasks, minutes) => {
  const at = (ago: number) => kind(decide({ ...fresh, tasks, carried: { asked: NOW - ago, phase } }));
  expect([at(minutes * MINUTE), at((minutes + 1) * MINUTE)]).toEqual(['inconclusive', 'fail']);
});

test('each phase is carried before it is carried out, and an earlier one’s task is not carried on', () => {
  expect(state(decide(fresh))).toEqual({ asked: NOW, started: NOW });
  const carried = { ...decided('trial'), task: 'x/trial' };
  expect(state(decide({ ...fresh, carried, tasks: [task('trial')] }))).toEqual({
    asked: carried.asked,
    phase: 'compatibility',
    started: NOW,
  });
  expect(state(decide({ ...fresh, carried, tasks: [running('compatibility')] }))).toEqual({
    asked: carried.asked,
    phase: 'compatibility',
    task: running('compatibility').arn,
  });
});

test.each<[unknown, object]>([
  [
    { asked: 5, phase: 'trial', started: 6, task: 'a' },
    { asked: 5, phase: 'trial', started: 6, task: 'a' },
  ],
  [{ asked: 5, phase: 'other' }, { asked: 5 }],
  ['x', { asked: 10 }],
])('of the state %j is carried %j', (given, expected) => {
  expect(carriedIn(given, 10)).toEqual(expected);
});

test('each phase has a name of its own, which a token may be', () => {
  const names = phases.map((phase) => nameOfRun(definition(1), phase));
  expect(new Set(names).size).toBe(3);
  // source: Amazon ECS API reference, RunTask (clientToken): up to 64 characters, 33 to 126 of ASCII
  for (const name of names) expect(name).toMatch(/^[\x21-\x7e]{1,64}$/);
});

test('what each runs: the release’s image twice, and what runs now between', () => {
  const settings = {
    ...{ cluster: 'c', family: 'f', container: 'web', subnets: [], securityGroups: [] },
    ...{ command: ['migrate'], cpu: 1024, memory: 2048 },
    compatibility: { command: ['check'], prepare: ['prepare'], variables: { DATABASE_NAME: 'shop_check' } },
  };
  const variables = { DATABASE_NAME: 'shop_check' };
  const size = { cpu: 1024, memory: 2048 };
  expect(phases.map((phase) => runOf(phase, settings, 'new', 'old'))).toEqual([
    { taskDefinition: 'new', command: ['prepare'], variables, ...size },
    { taskDefinition: 'old', command: ['check'], variables },
    { taskDefinition: 'new', command: ['migrate'], variables: {}, ...size },
  ]);
});
