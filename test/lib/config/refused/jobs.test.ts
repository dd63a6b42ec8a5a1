import { cron, days, every, hours, minutes, seconds } from '../../../../lib';
import { refusal, right, withService } from './refusal';

const job = { name: 'close-books', command: ['node', 'dist/job.js'], schedule: every(hours(1)) };

test.each<[string, object, readonly string[]]>([
  ['one', {}, []],
  ['each minute', { schedule: every(minutes(1)) }, []],
  ['the longest name', { name: 'a'.repeat(27) }, []],
  ['by the calendar', { schedule: cron('0 3 * * MON-FRI', { timeZone: 'Europe/Berlin' }) }, []],
  ['as long as the interval', { timeout: hours(1) }, []],
  ['repeated within the interval', { timeout: minutes(30), retries: 1 }, []],
  ['longer than the interval, and it says so', { timeout: hours(2), overlap: 'skip' }, []],
  [
    'a name too long',
    { name: 'a'.repeat(28) },
    ['service.jobs[0].name must be small letters, digits and single hyphens, first a letter, at most 27'],
  ],
  [
    'finer than a minute',
    { schedule: every(seconds(30)) },
    ['service.jobs[0].schedule.every must be whole minutes, from 1 minute to 365 days'],
  ],
  [
    'seconds in cron',
    { schedule: cron('0 0 3 * * *') },
    ['service.jobs[0].schedule.expression must be five fields with a blank between them'],
  ],
  [
    'both days',
    { schedule: cron('0 3 1 * MON') },
    ['service.jobs[0].schedule.expression must be of days of the month or of the week, not both'],
  ],
  [
    'a day that never comes',
    { schedule: cron('0 3 31 2 *') },
    ['service.jobs[0].schedule.expression must be a time that comes'],
  ],
  [
    'a time zone that nobody has',
    { schedule: cron('0 3 * * *', { timeZone: 'Europe/Bonn' }) },
    ['service.jobs[0].schedule.timeZone must be a time zone by its name'],
  ],
  // A configuration is loaded without a look at its types, so that only this stands between a typing error and UTC.
  [
    'a time zone under another name',
    { schedule: cron('0 3 * * *', { timezone: 'Europe/Berlin' } as object) },
    ['service.jobs[0].schedule.timezone must be a known field, got "Europe/Berlin"; did you mean timeZone?'],
  ],
  [
    'a word that every() does not know',
    { schedule: { ...every(hours(1)), jitter: 5 } },
    ['service.jobs[0].schedule.jitter must be a known field, got 5; remove it, or use one of every'],
  ],
  [
    'an hour that no day has',
    { schedule: cron('0 24 * * *') },
    [
      'service.jobs[0].schedule.expression must be with 0 to 23 as the hour, got "0 24 * * *"; write each field as *, 5, 1-5 or 1,3',
    ],
  ],
  [
    'the ? of another cron',
    { schedule: cron('0 3 * * ?') },
    [
      'service.jobs[0].schedule.expression must be with 0 to 7 or SUN to SAT as the day of the week, got "0 3 * * ?"; write each field as *, 5, 1-5 or 1,3',
    ],
  ],
  [
    'steps in two fields',
    { schedule: cron('*/5 */2 * * *') },
    ['service.jobs[0].schedule.expression must be with 0 to 59 as the minute and 0 to 23 as the hour'],
  ],
  [
    'a number for a time',
    { schedule: every(5 as never) },
    ['service.jobs[0].schedule.every must be a duration, got 5; write it like minutes(15) or hours(1)'],
  ],
  [
    'cron of nothing',
    { schedule: cron(undefined as never) },
    ["service.jobs[0].schedule.expression must be text, got nothing; write it like '0 3 * * SUN'"],
  ],
  [
    'text for a schedule',
    { schedule: 'rate(1 hour)' },
    ['service.jobs[0].schedule must be every(…) or cron(…)'],
  ],
  [
    'longer than the interval',
    { timeout: hours(2) },
    ['service.jobs[0].timeout must be so short that a run ends before the next start, 60 minutes later'],
  ],
  [
    'repeated beyond the interval',
    { timeout: minutes(30), retries: 2 },
    ['service.jobs[0].timeout must be so short that a run and its 2 repetitions end before the next start'],
  ],
  [
    'repeated beyond the interval by default',
    { retries: 1 },
    ['service.jobs[0].retries must be so short that a run and its 1 repetitions end before the next start'],
  ],
  [
    'longer than a day',
    { timeout: days(2) },
    ['service.jobs[0].timeout must be whole minutes, from 1 minute to 24 hours'],
  ],
  ['no command', { command: [] }, ['service.jobs[0].command must be a list of at least 1']],
  [
    'too much memory',
    { memory: 4096 },
    ['service.jobs[0].memory must be one of 512, 1024, 2048 MiB with cpu 256'],
  ],
  ['another overlap', { overlap: 'wait' }, ['service.jobs[0].overlap must be one of skip']],
])('a job, %s', (_, change, problems) => {
  const said = refusal(withService({ jobs: [{ ...job, ...change }] }));
  expect(said).toHaveLength(problems.length);
  problems.forEach((problem, index) => {
    expect(said[index]).toContain(problem);
  });
});

const worker = { name: 'mails', command: ['node', 'dist/worker.js'] };

test.each<[string, object, readonly string[]]>([
  ['one', {}, []],
  ['of an existing queue', { queue: { name: 'orders', deadLetters: 'orders-dead' } }, []],
  ['drained for as long as Fargate waits', { stopTimeout: seconds(120) }, []],
  [
    'drained for longer',
    { stopTimeout: seconds(121) },
    ['service.workers[0].stopTimeout must be whole seconds, from 2 to 120'],
  ],
  [
    'of a FIFO queue',
    { queue: { name: 'orders.fifo' } },
    ['service.workers[0].queue.name must be the name of a standard queue'],
  ],
  [
    'that rests',
    { tasks: { min: 0 } },
    ['service.workers[0].tasks.min must be a whole number from 1 to 5000'],
  ],
  [
    'more than its most',
    { tasks: { min: 3, max: 2 } },
    ['service.workers[0].tasks.min must be at most max, 2'],
  ],
  ['a name too long', { name: 'a'.repeat(25) }, ['service.workers[0].name must be small letters']],
  [
    'of no backlog',
    { backlogPerTask: 0 },
    ['service.workers[0].backlogPerTask must be a whole number from 1'],
  ],
])('a worker, %s', (_, change, problems) => {
  const said = refusal(withService({ workers: [{ ...worker, ...change }] }));
  expect(said).toHaveLength(problems.length);
  problems.forEach((problem, index) => {
    expect(said[index]).toContain(problem);
  });
});

test.each([
  ['jobs', { jobs: [job, job] }, 'service.jobs[1].name must be a name that no other of the list has'],
  [
    'workers',
    { workers: [worker, worker] },
    'service.workers[1].name must be a name that no other of the list has',
  ],
  [
    'a heartbeat of the job’s name',
    { jobs: [job], watch: { heartbeats: [{ job: 'close-books', every: hours(1) }] } },
    'service.jobs[0].name must be told from the jobs of watch.heartbeats',
  ],
])('two of one name: %s', (_, service, problem) => {
  expect(refusal(withService(service))).toEqual([expect.stringContaining(problem)]);
});

test.each<[key: 'jobs' | 'workers', services: string[] | undefined, problem: string | undefined]>([
  [
    'jobs',
    undefined,
    "must be with 'scheduler' and 'sqs', since a service has jobs, got nothing; write services: ['scheduler', 'sqs']",
  ],
  ['jobs', ['dynamodb', 'sqs'], "must be with 'scheduler', since a service has jobs, got"],
  ['jobs', ['scheduler', 'sqs'], undefined],
  ['workers', [], "must be with 'sqs', since a service has workers, got"],
  ['workers', ['sqs'], undefined],
])('%s with a bootstrap of the delivery’s own that lets in %j', (key, services, problem) => {
  const input = {
    ...withService({ [key]: [key === 'jobs' ? job : worker] }),
    ...{ repository: { owner: 'acme', ownerId: 1, name: 'shop', id: 2 } },
    bootstrap: { qualifier: 'acme', toolkitStackName: 'AcmeToolkit', ...(services && { services }) },
    environments: { production: { account: '111122223333', region: 'eu-west-1' } },
  };
  const found = refusal(input);
  expect(found).toEqual(
    problem === undefined ? [] : [expect.stringContaining(`bootstrap.services ${problem}`)],
  );
});

test.each<[string, object, readonly string[]]>([
  [
    'where a worker finds its queue',
    { environment: { TEAL_QUEUE_URL: 'x' } },
    ['environment.TEAL_QUEUE_URL'],
  ],
  ['where the service sends', { environment: { QUEUE_MAILS_URL: 'x' } }, ['environment.QUEUE_MAILS_URL']],
  ['by a secret', { secrets: ['QUEUE_MAILS_URL'] }, ['secrets[0]']],
  ['of another worker', { environment: { QUEUE_ORDERS_URL: 'x' } }, []],
  [
    'of a queue that is another’s',
    { environment: { QUEUE_MAILS_URL: 'x' }, workers: [{ ...worker, queue: { name: 'orders' } }] },
    [],
  ],
  ['without workers', { environment: { TEAL_QUEUE_URL: 'x' }, workers: undefined }, []],
])('a variable that Teal sets for workers, %s', (_, service, paths) => {
  expect(refusal(withService({ workers: [worker], ...service }))).toEqual(
    paths.map((path) => expect.stringContaining(`service.${path} must be left out with workers`)),
  );
});

test('what is written of both is right', () => {
  expect(refusal({ ...right, service: { ...right.service, jobs: [job], workers: [worker] } })).toEqual([]);
});
