import { cdk, cdkFinding } from '../../../cli/doctor/local/cdk';
import { docker, dockerFinding } from '../../../cli/doctor/local/docker';
import { node } from '../../../cli/doctor/local/node';
import type { Ran } from '../../../cli/doctor/machine';
import { machineOf } from './machine';

const ran = (code: number, stdout: string, stderr = ''): Ran => ({ is: 'ran', code, stdout, stderr });

test.each<[string, string | undefined, string, RegExp]>([
  ['the one that Teal is tested with', '2.1148.1', 'right', /^2\.1148\.1$/],
  ['a later one', '2.1200.0', 'right', /^2\.1200\.0$/],
  ['none', undefined, 'wrong', /does not have it/],
  ['an older one', '2.1100.9', 'wrong', /older than 2\.1148\.1/],
  ['one of before the CLI had versions of its own', '2.170.0', 'wrong', /older than/],
  ['the accident', '3.0.0', 'wrong', /published by accident/],
  ['another major version', '3.1.0', 'wrong', /another major version/],
])('the CDK CLI: %s', (_, got, is, says) => {
  const finding = cdkFinding(got, '2.1148.1');
  expect(finding).toMatchObject({ is, says: expect.stringMatching(says) });
  expect(finding.todo).toBe(
    is === 'right' ? undefined : 'npm install --save-dev --save-exact aws-cdk@2.1148.1',
  );
});

test('the CDK CLI of an app is found, and its lack', async () => {
  expect(await cdk.look(machineOf())).toMatchObject([{ is: 'right' }]);
  expect(await cdk.look(machineOf({ directory: '/' }))).toMatchObject([{ is: 'wrong' }]);
});

test.each<[string, Ran, string, RegExp]>([
  ['its server answers', ran(0, '29.0.1\n'), 'right', /29\.0\.1 answers/],
  ['no such program', { is: 'absent' }, 'wrong', /no such program/],
  [
    'its server is not running',
    ran(1, '', 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock\nIs it running?'),
    'wrong',
    /does not answer: Cannot connect to the Docker daemon at unix:\/\/\/var\/run\/docker\.sock$/,
  ],
  ['it says nothing', ran(3, ''), 'wrong', /exit code 3/],
  ['a client without a server', ran(0, '\n'), 'wrong', /does not answer/],
])('Docker: %s', (_, answer, is, says) => {
  expect(dockerFinding('docker', answer)).toMatchObject({ is, says: expect.stringMatching(says) });
});

test.each<[boolean, NodeJS.ProcessEnv, readonly string[]]>([
  [false, {}, ['docker']],
  [false, { CDK_DOCKER: 'podman' }, ['podman']],
  [true, {}, []],
])('with a pipeline %s and %j, Docker is asked as %j', async (hasPipeline, variables, asked) => {
  const programs: string[] = [];
  const run = async (program: string) => {
    programs.push(program);
    return ran(0, '29.0.1');
  };
  const environment = { name: 'production', services: [], stacks: [], shared: [], hasPipeline };
  const findings = await docker.look(environment, machineOf({ run, variables }));
  expect(findings).toMatchObject([{ is: 'right' }]);
  expect(programs).toEqual(asked);
});

test.each<[string, string, RegExp]>([
  ['18.20.1', 'wrong', /needs 20 or later/],
  ['20.19.0', 'wrong', /has ended/],
  ['24.11.0', 'right', /ends its support on/],
  ['99.0.0', 'unknown', /does not know/],
])('Node.js %s is %s', async (version, is, says) => {
  expect(await node.look(machineOf({ node: version }))).toMatchObject([
    { is, says: expect.stringMatching(says) },
  ]);
});
