import type { ServiceDeployment, ServiceRevision } from '@aws-sdk/client-ecs';
import { knownRevisions, namedRevision, revisionOfTask } from '../../../cli/logs/revision';

const BASE = 'arn:aws:ecs:eu-west-1:111122223333:service-revision/shop-production/shop/';
const of = (id: string | undefined) => (id === undefined ? undefined : { arn: BASE + id });
function deployment(
  status: ServiceDeployment['status'],
  found: string | undefined,
  brought: string,
  rollback?: string,
): ServiceDeployment {
  return {
    status,
    sourceServiceRevisions: found === undefined ? [] : [{ arn: BASE + found }],
    targetServiceRevision: { arn: BASE + brought },
    ...(rollback !== undefined && { rollback: { serviceRevisionArn: BASE + rollback } }),
  };
}
const FIRST = deployment('SUCCESSFUL', undefined, '1');
const RUNNING = deployment('IN_PROGRESS', '1', '2');
const BACK = deployment('ROLLBACK_SUCCESSFUL', '1', '2', '1');

test.each<[string, ServiceDeployment[], string[], string, string | undefined]>([
  ['while one runs', [RUNNING, FIRST], ['1', '2'], 'green', '2'],
  ['while one runs', [RUNNING, FIRST], ['1', '2'], 'blue', '1'],
  ['while one runs', [RUNNING, FIRST], ['1', '2'], 'current', '1'],
  ['after a release', [deployment('SUCCESSFUL', '1', '2'), FIRST], ['2'], 'green', '2'],
  ['after a release', [deployment('SUCCESSFUL', '1', '2'), FIRST], ['2'], 'blue', '1'],
  ['after a release', [deployment('SUCCESSFUL', '1', '2'), FIRST], ['2'], 'current', '2'],
  ['after it went back', [BACK, FIRST], ['1'], 'green', '2'],
  ['after it went back', [BACK, FIRST], ['1'], 'blue', '1'],
  ['after it went back', [BACK, FIRST], ['1'], 'current', '1'],
  ['of the first deployment', [FIRST], ['1'], 'blue', undefined],
  ['where ECS has forgotten all', [], ['1'], 'current', '1'],
  ['where ECS has forgotten all', [], ['1', '2'], 'current', undefined],
  ['where ECS has forgotten all', [], ['1'], 'green', undefined],
  ['where ECS has forgotten all', [], ['1'], 'blue', undefined],
  ['where ECS has forgotten all but the one that runs', [RUNNING], ['1', '2'], 'current', '1'],
  ['by its id', [], ['1'], '7', '7'],
  ['by its ARN', [], ['1'], `${BASE}7`, '7'],
  ['by an ARN of another service', [], ['1'], `${BASE.replace('/shop/', '/other/')}7`, undefined],
  ['where there is none', [], [], '7', undefined],
])('%s, running %j: %s of %s', (_, deployments, current, word, id) => {
  const known = knownRevisions(
    { deployments, revisions: new Map() },
    current.map((each) => ({ serviceRevisionArn: BASE + each })),
  );
  expect(namedRevision(word, known)).toEqual(of(id) ?? { none: expect.any(String) });
});

const at = (minute: number) => new Date(minute * 60_000);
const revision = (id: string, taskDefinition: string, minute: number): ServiceRevision => ({
  ...{ serviceRevisionArn: BASE + id, taskDefinition, createdAt: at(minute) },
});
const revisions = [revision('1', 'a:1', 0), revision('2', 'a:2', 10), revision('3', 'a:2', 20)];

test.each([
  ['of its definition', 'a:1', 5, 'service:shop', '1'],
  ['of its definition, also later', 'a:1', 50, 'service:shop', '1'],
  ['before the deployment that was forced', 'a:2', 15, 'service:shop', '2'],
  ['after the deployment that was forced', 'a:2', 20, 'service:shop', '3'],
  ['of another definition', 'b:1', 20, 'service:shop', undefined],
  ['of no service', 'a:1', 5, 'family:a', undefined],
  ['of another service', 'a:1', 5, 'service:other', undefined],
])('a task %s', (_, taskDefinitionArn, minute, group, id) => {
  const task = { taskDefinitionArn, createdAt: at(minute), group };
  expect(revisionOfTask(task, 'shop', { revisions })).toBe(of(id)?.arn);
});
