import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { judgeBackground } from '../../../lambda/uniformity/background';
import { observeBackground } from '../../../lambda/uniformity/observe-background';
import { clientsOf, taskAnswer } from './aws-answers';
import { BOOKS, MAILS, withBackground } from './background-answers';
import { arns, digest } from './observation';

const PLACE = {
  cluster: 'shop-production',
  workers: [arns.definition(8, MAILS)],
  jobs: { function: 'shop-production-jobs', definitions: [arns.definition(3, BOOKS)] },
  container: 'web',
};
const live = {
  ...{ arn: arns.revision('new'), taskDefinition: arns.definition(8) },
  images: [{ container: 'web', digest: digest('b'), image: `shop@${digest('b')}` }],
};
const look = (change: Parameters<typeof withBackground>[0] = {}) =>
  observeBackground(clientsOf(() => withBackground(change)).clients, PLACE);
const found = async (...given: Parameters<typeof look>) =>
  judgeBackground(await look(...given), { live, container: 'web', now: new Date(10) }).map(
    ({ id, subject }) => `${id} ${subject}`,
  );

test('a worker is seen as a service of its own, and a job by what its function starts', async () => {
  const { workers, jobs } = await look();
  expect(workers).toMatchObject([
    {
      wanted: arns.definition(8, MAILS),
      seen: {
        service: { arn: arns.worker },
        live: { taskDefinition: arns.definition(8, MAILS) },
        routes: [],
      },
    },
  ]);
  expect(workers[0]?.seen.tasks.map(({ arn }) => arn)).toEqual([arns.task('w1')]);
  expect(jobs).toEqual([
    {
      wanted: arns.definition(3, BOOKS),
      started: { taskDefinition: arns.definition(3, BOOKS), image: `shop@${digest('b')}` },
    },
  ]);
  expect(await found()).toEqual([]);
});

test('a deployment of a worker that runs is seen with its beginning', async () => {
  const { workers } = await look({ worker: 'IN_PROGRESS' });
  expect(workers[0]?.seen.running).toMatchObject({ status: 'IN_PROGRESS', createdAt: new Date(8) });
});

test.each<[string, Parameters<typeof look>[0], string[]]>([
  ['a worker on the image before', { workerDigest: 'a' }, [`worker-left-behind ${MAILS}`]],
  ['a job on the image before', { jobDigest: 'a' }, [`job-left-behind ${BOOKS}`]],
  ['a job that its function does not know', { started: [] }, [`job-left-behind ${BOOKS}`]],
])('%s', async (_, change, expected) => {
  expect(await found(change)).toEqual(expected);
});

test('without jobs nobody asks Lambda', async () => {
  const { clients, lambda } = clientsOf(() => withBackground());
  const { jobs: _, ...place } = PLACE;
  expect((await observeBackground(clients, place)).jobs).toEqual([]);
  expect(lambda.commandCalls(GetFunctionConfigurationCommand)).toHaveLength(0);
});

describe('what AWS does not say is an error, never a pass', () => {
  test.each<[string, Parameters<typeof look>[0]]>([
    [`service ${MAILS} of cluster shop-production must exist, got MISSING`, { services: [] }],
    ['Environment.Variables.JOBS_JOBS, got none', { variables: undefined }],
    ['Environment.Variables.JOBS_JOBS must be JSON', { variables: { JOBS_JOBS: '{"secret' } }],
    ['Environment.Variables.JOBS_JOBS must be a list', { variables: { JOBS_JOBS: '{}' } }],
    ['JOBS_JOBS[].family', { started: [{ taskDefinition: 'x' }] }],
    ['JOBS_JOBS[].family', { started: [null] }],
    ['JOBS_JOBS[].taskDefinition', { started: [{ family: BOOKS }] }],
    ['containerDefinitions of task definition', { definitions: [] }],
    ['containers', { tasks: [taskAnswer('w1', { group: `service:${MAILS}`, containers: undefined })] }],
  ])('%s', async (words, change) => {
    const error = await look(change).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'MissingAnswer', message: expect.stringContaining(words) });
    expect(String(error)).not.toContain('secret');
  });
});
