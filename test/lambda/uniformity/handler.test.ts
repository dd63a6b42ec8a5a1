import { ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { handler } from '../../../lambda/uniformity/handler';
import { embeddedMetrics } from '../../../rehearsal/logs/embedded-metrics';
import { logLines } from '../log-lines';
import { type Account, account, brief, clientsOf, taskAnswer } from './aws-answers';
import { BOOKS, MAILS, withBackground } from './background-answers';
import { arns } from './observation';

let lines: string[];
beforeEach(() => {
  lines = logLines();
  process.env.UNIFORMITY_CLUSTER = 'shop-production';
  process.env.UNIFORMITY_SERVICE = 'shop';
  process.env.UNIFORMITY_ENVIRONMENT = 'production';
});
afterEach(() => {
  for (const name of ['WORKERS', 'JOBS', 'JOBS_FUNCTION']) delete process.env[`UNIFORMITY_${name}`];
  jest.restoreAllMocks();
});

const context = (milliseconds = 30_000) => ({ getRemainingTimeInMillis: () => milliseconds }) as Context;
const parsed = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

/** What CloudWatch makes of the log. */
const metrics = () =>
  lines
    .flatMap((line) => embeddedMetrics(line, Date.now()).metrics)
    .map(({ namespace, name, dimensions, values }) => ({ namespace, name, dimensions, values }));
const findings = (count: number) => [
  {
    namespace: 'Teal/Uniformity',
    name: 'Findings',
    dimensions: { Service: 'shop', Environment: 'production' },
    values: [count],
  },
];

async function lookAt(change: Partial<Account>): Promise<void> {
  clientsOf(() => account(change));
  await handler({}, context());
}

test('all is well: one line, with 0', async () => {
  await lookAt({});
  expect(metrics()).toEqual(findings(0));
  expect(parsed()).toEqual([expect.objectContaining({ level: 'info', message: '0 findings', judged: true })]);
});

test('two findings: their number, and a line for each', async () => {
  const tasks = [taskAnswer('t1'), taskAnswer('t2', { taskDefinitionArn: arns.definition(7) })];
  await lookAt({ tasks });
  expect(metrics()).toEqual(findings(2));
  expect(parsed().slice(1)).toEqual([
    {
      level: 'error',
      message: expect.stringContaining('uniformity.md#tasks-unseen'),
      finding: 'tasks-unseen',
      subject: 'service',
      Service: 'shop',
      Environment: 'production',
    },
    expect.objectContaining({ finding: 'stale-task', subject: 't2' }),
  ]);
});

test('while a deployment runs: 0, and that nothing was judged', async () => {
  await lookAt({ deployments: [brief('d9', 'IN_PROGRESS', 9)] });
  expect(metrics()).toEqual(findings(0));
  expect(parsed()).toEqual([
    expect.objectContaining({ judged: false, message: expect.stringContaining('nothing was judged') }),
  ]);
});

describe('with a worker and a job', () => {
  beforeEach(() => {
    process.env.UNIFORMITY_SERVICE = 'web';
    process.env.UNIFORMITY_ECS_SERVICE = 'shop';
    process.env.UNIFORMITY_WORKERS = JSON.stringify([arns.definition(8, MAILS)]);
    process.env.UNIFORMITY_JOBS = JSON.stringify([arns.definition(3, BOOKS)]);
    process.env.UNIFORMITY_JOBS_FUNCTION = 'shop-production-jobs';
  });
  afterEach(() => {
    delete process.env.UNIFORMITY_ECS_SERVICE;
  });
  const found = () => parsed().flatMap(({ finding, subject }) => (finding ? [`${finding} ${subject}`] : []));

  test('all is well', async () => {
    clientsOf(() => withBackground());
    await handler({}, context());
    expect(parsed()).toEqual([expect.objectContaining({ message: '0 findings', judged: true })]);
  });

  test('what is left behind counts in the same metric as what is wrong with the service', async () => {
    const tasks = [taskAnswer('t1', { taskDefinitionArn: arns.definition(7) })];
    clientsOf(() => withBackground({ workerDigest: 'a', tasks, jobDigest: 'a' }));
    await handler({}, context());
    expect(found()).toEqual([
      'tasks-unseen service',
      'stale-task t1',
      `tasks-unseen ${MAILS}`,
      `worker-left-behind ${MAILS}`,
      `job-left-behind ${BOOKS}`,
    ]);
    expect(metrics()[0]?.values).toEqual([5]);
  });

  test('who may not look at the jobs says so, beside what was found of the service', async () => {
    const tasks = [taskAnswer('t1', { taskDefinitionArn: arns.definition(7) })];
    const { lambda } = clientsOf(() => withBackground({ tasks }));
    lambda.rejects(Object.assign(new Error('arn of somebody <b>'), { name: 'AccessDeniedException' }));
    await handler({}, context());
    expect(found()).toEqual(['tasks-unseen service', 'stale-task t1', 'not-looked background']);
    expect(parsed()[0]).toMatchObject({ level: 'error', judged: false, Findings: 3 });
    expect(parsed()[3]?.message).toBe(
      'workers and jobs could not be looked at: AccessDeniedException; see runbooks/uniformity.md#not-looked',
    );
  });

  test.each([
    ['while the service is released nobody looks at them', [brief('d9', 'IN_PROGRESS', 9)], 0],
    ['nor where it has no live revision, which is a finding', [brief('d9', 'ROLLBACK_FAILED', 9)], 2],
  ])('%s', async (_, deployments, count) => {
    const { lambda } = clientsOf(() => withBackground({ deployments, workerDigest: 'a' }));
    await handler({}, context());
    expect(metrics()[0]?.values).toEqual([count]);
    expect(lambda.calls()).toHaveLength(0);
  });

  test('variables that are no list are no list of nothing: it publishes nothing', async () => {
    process.env.UNIFORMITY_WORKERS = 'none';
    clientsOf(() => withBackground());
    await expect(handler({}, context())).rejects.toThrow('JSON');
    expect(lines).toEqual([]);
  });
});

describe('blind is not well', () => {
  test.each([
    ['AccessDeniedException', 'AccessDeniedException'],
    ['ThrottlingException', 'ThrottlingException'],
  ])('%s', async (name, words) => {
    const { ecs } = clientsOf(() => account());
    const secret = Object.assign(new Error('arn of somebody <b>'), { name });
    ecs.on(ListServiceDeploymentsCommand).rejects(secret);
    await handler({}, context());
    expect(metrics()).toEqual(findings(1));
    const [line, finding] = parsed();
    expect(line).toMatchObject({ level: 'error', judged: false });
    expect(finding).toMatchObject({
      finding: 'not-looked',
      message: `the service could not be looked at: ${words}; see runbooks/uniformity.md#not-looked`,
    });
  });

  test('an answer without a field', async () => {
    await lookAt({ revisions: [{ ...account().revisions[0], containerImages: undefined }] });
    expect(metrics()).toEqual(findings(1));
    expect(parsed()[1]?.message).toContain('AWS must answer with containerImages, got none');
  });

  test('an answer that never comes, before the function ends', async () => {
    const { ecs } = clientsOf(() => account());
    ecs.on(ListServiceDeploymentsCommand).callsFake(() => new Promise(() => {}));
    await handler({}, context(5_001));
    expect(metrics()).toEqual(findings(1));
    expect(parsed()[1]?.message).toContain('AWS must answer within 0.001 s');
  });

  test('without its variables it publishes nothing, which the alarm takes for a finding', async () => {
    process.env.UNIFORMITY_CLUSTER = '';
    await expect(handler({}, context())).rejects.toThrow('UNIFORMITY_CLUSTER must be set');
    expect(lines).toEqual([]);
  });
});
