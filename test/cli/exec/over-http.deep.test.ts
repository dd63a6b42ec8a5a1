import { DescribeTasksCommand, ExecuteCommandCommand } from '@aws-sdk/client-ecs';
import type { ExecOptions } from '../../../cli/exec';
import { type ExecSurroundings, openSession } from '../../../cli/exec/carry-out';
import { requirePlugin, runPlugin } from '../../../cli/exec/plugin';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/exec/report';
import { VerbFailed } from '../../../cli/exit-codes';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { SECOND } from '../../rehearsal/ecs/world';
import { digest } from '../engine';
import { ShopShells } from './shop-shells';

let shop: ShopShells;
let lease: EndpointLease;
let said: string[];
let opened: number;
beforeEach(async () => {
  [said, opened] = [[], 0];
  shop = new ShopShells();
  lease = await shop.engine.start();
  lease.onCall(({ operation }) => {
    if (operation === 'ExecuteCommand') opened += 1;
  });
});
afterEach(() => shop.close());

const asked: ExecOptions = { service: 'shop', env: 'production', command: [] };
const open = (more: Partial<ExecOptions> = { yes: true }, around: Partial<ExecSurroundings> = {}) =>
  openSession(
    { ...asked, ...more },
    {
      ...{ connect: shop.engine.connect, signal: new AbortController().signal },
      ...{ say: (line) => said.push(line), confirm: undefined },
      requirePlugin: () => requirePlugin(shop.env()),
      ...around,
    },
  );
const fail = (operation: string, name: string, message = 'no') =>
  lease.injectFaults((call) => (call.operation === operation ? new AwsError(name, message) : undefined));

test('a shell: said before, handed over without its token in an argument, told after', async () => {
  const done = await open();
  expect(said).toEqual([
    'opening /bin/sh as root in shop in production:',
    expect.stringMatching(/^ {2}task {10}\S+, revision \d+$/),
    `  container     web, ${digest(1)}`,
    '  logged        the call and its command in CloudTrail; the session in the log of the container, if that is by awslogs, and else nowhere: the cluster names none',
    `  by            ${shop.engine.caller.arn}`,
    '  no /bin/sh?   a distroless image has none, and the session ends at once: name a program of the image after --, for Node /nodejs/bin/node',
  ]);
  const { handOver } = done;
  if (!handOver) throw new Error(`must be opened, got ${done.reason}`);
  expect(await runPlugin(handOver, { env: shop.env(), stdout: 2 })).toBe(0);
  const given = shop.given();
  expect(given?.arguments).toEqual([
    ...['AWS_SSM_START_SESSION_RESPONSE', 'eu-west-1', 'StartSession', ''],
    expect.stringMatching(/^\{"Target":"ecs:shop-production_(.+)_\1-1"\}$/),
    'https://ssm.eu-west-1.amazonaws.com',
  ]);
  const { sessionId, tokenValue } = (given?.session ?? {}) as Record<string, string>;
  expect(given?.session).toEqual({ sessionId, tokenValue, streamUrl: expect.stringMatching(/^wss:/) });
  const ended = { ...done, plugin: 0 };
  expect(JSON.parse(jsonOf(asked, ended))).toEqual({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', outcome: 'opened', exitCode: 0 },
    reason: expect.stringMatching(/^\/bin\/sh in container web of task \S+$/),
    ...{
      task: expect.stringMatching(/^arn:.*:task\//),
      revision: expect.stringMatching(/^arn:.*-revision\//),
    },
    ...{ container: 'web', digest: digest(1), command: '/bin/sh', by: shop.engine.caller.arn },
    ...{ logged: expect.stringContaining('awslogs'), session: sessionId, plugin: 0 },
  });
  for (const text of [jsonOf(asked, ended), textOf(asked, ended), ...said])
    expect(text).not.toContain(tokenValue);
  expect(textOf(asked, ended)).toMatch(/is over; how its command ended, the plugin does not tell/);
});

test.each([
  [0, 0],
  [1, 3],
  [null, 3],
])('a plugin that ends with %j is exit code %j', (plugin, code) => {
  expect(exitCodeOf({ outcome: 'opened', reason: '', plugin })).toBe(code);
});

test('the command is given as one line', async () => {
  const commands: unknown[] = [];
  const done = await open(
    { yes: true, command: ['sh', '-c', 'ls | wc'] },
    {
      connect: async (options) => {
        const clients = await shop.engine.connect(options);
        const send = clients.ecs.send.bind(clients.ecs);
        clients.ecs.send = ((command: { input: object }, ...rest: []) => {
          if (command instanceof ExecuteCommandCommand) commands.push(command.input);
          return send(command as never, ...rest);
        }) as never;
        return clients;
      },
    },
  );
  expect(done).toMatchObject({ outcome: 'opened' });
  expect(commands).toEqual([
    expect.objectContaining({ command: "sh -c 'ls | wc'", container: 'web', interactive: true }),
  ]);
});

describe('while a deployment runs', () => {
  beforeEach(async () => {
    shop.engine.release(2);
    await shop.engine.pass(30 * SECOND);
  });

  test('nothing is opened without a revision, and the choices are told', async () => {
    const refused = await open();
    expect(refused).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(
        /^tasks of more than one revision run: name one by .*; running are blue \d+: .*; green \d+: \w+/,
      ),
    });
    expect([exitCodeOf(refused), opened]).toEqual([1, 0]);
  });

  test.each([
    ['blue', 1],
    ['green', 2],
  ])('%s is that of version %j', async (revision, version) => {
    expect(await open({ yes: true, revision })).toMatchObject({
      outcome: 'opened',
      opening: { container: { digest: digest(version) } },
    });
    expect(said[1]).toMatch(new RegExp(`, ${revision} \\d+$`));
  });
});

test('a revision that is none is bad input', async () => {
  const failure = await open({ yes: true, revision: 'x/y' }).catch((error) => error);
  expect(failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(/^--revision must name/) });
});

test.each<[string, Parameters<ShopShells['takeShells']>[0], RegExp]>([
  ['off', { service: false, tasks: false }, /^ECS Exec is off for this service; exec: true/],
  ['on for later tasks', { tasks: false }, /^ECS Exec is on, but these tasks were started before/],
  [
    'an agent that has stopped',
    { agent: { name: 'ExecuteCommandAgent', lastStatus: 'STOPPED', reason: 'read-only' } },
    /is STOPPED in container web of task \S+: read-only/,
  ],
])('%s: refused before ECS is asked', async (_, takes, reason) => {
  shop.takeShells(takes);
  const refused = await open();
  expect(refused).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) });
  expect([exitCodeOf(refused), opened, said]).toEqual([1, 0, []]);
});

test('no task: nothing is to be opened in', async () => {
  shop.engine.shown.tasks = () => [];
  expect(await open()).toMatchObject({ outcome: 'refused', reason: 'no task runs' });
});

// As the endpoint answers where nobody says that there is an agent: the rehearsal has none.
test('ECS refuses a task without an agent in its own words', async () => {
  shop.takeShells({ tasks: false });
  const { ecs } = await shop.engine.connect({});
  const cluster = 'shop-production';
  const [task = ''] = shop.engine.service.tasks().map(({ taskArn }) => taskArn);
  expect((await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }))).tasks).toHaveLength(1);
  const call = ecs.send(new ExecuteCommandCommand({ cluster, task, command: 'sh', interactive: true }));
  await expect(call).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringMatching(/^The execute command failed because execute command was not enabled/),
  });
});

describe('asked', () => {
  test('nobody can be: --yes is needed, and AWS is not asked', async () => {
    let calls = 0;
    lease.onCall(() => {
      calls += 1;
    });
    const failure = await open({}).catch((error) => error);
    expect(failure).toBeInstanceOf(VerbFailed);
    expect(failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(/^--yes must be given/) });
    expect(calls).toBe(0);
  });

  test('for the name of the environment, after it was said', async () => {
    const questions: [string, string, number][] = [];
    const confirm = async (question: string, name: string) => {
      questions.push([question, name, said.length]);
      return true;
    };
    expect(await open({}, { confirm })).toMatchObject({ outcome: 'opened' });
    expect(questions).toEqual([['Open it?', 'production', 6]]);
  });

  test('and who names a program is not told of shells', async () => {
    await open({ yes: true, command: ['/nodejs/bin/node'] });
    expect(said.at(-1)).toMatch(/^ {2}by /);
  });

  test('and a no opens nothing', async () => {
    const refused = await open({}, { confirm: async () => false });
    expect(refused).toMatchObject({ outcome: 'refused', reason: 'nothing was opened: it was not confirmed' });
    expect([exitCodeOf(refused), opened]).toEqual([1, 0]);
    expect(JSON.parse(jsonOf(asked, refused))).toMatchObject({ command: '/bin/sh', container: 'web' });
  });
});

test.each([
  ['none', () => requirePlugin(shop.env(false)), /^session-manager-plugin must be on the PATH, got none/],
  ['an old one', () => requirePlugin(shop.env()), /must be newer than 1\.2\.497\.0, got 1\.2\.463\.0: /],
])('the plugin, %s: AWS is not asked', async (_, required, reason) => {
  shop.plugin({ version: '1.2.463.0' });
  let calls = 0;
  lease.onCall(() => {
    calls += 1;
  });
  const failed = await open({ yes: true }, { requirePlugin: required });
  expect(failed).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(reason) });
  expect(failed.reason).toContain('install-plugin.html');
  expect([exitCodeOf(failed), calls]).toEqual([3, 0]);
});

test.each([
  ['AccessDeniedException', 'ListTasks', /ecs:ListTasks must be allowed/],
  ['AccessDeniedException', 'ExecuteCommand', /ecs:ExecuteCommand must be allowed/],
  ['ExpiredTokenException', 'DescribeServices', /sign in with aws sso login/],
  ['ThrottlingException', 'ExecuteCommand', /was throttled again and again/],
  // source: Amazon ECS API reference, ExecuteCommand, errors
  ['TargetNotConnectedException', 'ExecuteCommand', /was refused: TargetNotConnectedException: no/],
])('%s at %s', async (name, operation, reason) => {
  fail(operation, name);
  const failed = await open();
  expect(failed).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(reason) });
  expect(exitCodeOf(failed)).toBe(3);
});

test('neither who it is nor where it is logged is waited for', async () => {
  lease.injectFaults(({ operation }) =>
    ['GetCallerIdentity', 'DescribeClusters'].includes(operation)
      ? new AwsError('AccessDeniedException', 'no', 403)
      : undefined,
  );
  expect(await open()).toMatchObject({ outcome: 'opened', opening: { by: 'unknown' } });
  expect(said[3]).toContain('ecs:DescribeClusters must be allowed');
});

test('a service that is not there', async () => {
  expect(await open({ yes: true, env: 'prodution' })).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('service shop of cluster shop-prodution must exist'),
  });
});

test('the program that is built', async () => {
  shop.plugin({ says: '$ whoami\n' });
  const words = 'exec --service shop --env production --yes'.split(' ');
  const env = shop.env();
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...unsigned } = env;
  const run = (more: readonly string[], with_: Record<string, string> = env) =>
    shop.sandbox.run([...words, ...more], { env: with_ });
  const [json, text, nobody, without] = [
    await run(['--json', '--', 'ps', 'aux']),
    await run([]),
    await run([], { ...unsigned, HOME: shop.sandbox.path, AWS_EC2_METADATA_DISABLED: 'true' }),
    await run(['--json'], shop.env(false)),
  ];
  expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
    0,
    { outcome: 'opened', command: 'ps aux', plugin: 0 },
  ]);
  expect(json.stderr).toContain('$ whoami');
  expect(text).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\$ whoami\nshop in production: opened\n/),
  });
  for (const { stdout, stderr } of [json, text]) expect(stdout + stderr).not.toContain('token-of');
  expect(nobody).toMatchObject({ code: 3, stdout: expect.stringContaining('credentials must be given') });
  expect([without.code, JSON.parse(without.stdout)]).toMatchObject([3, { outcome: 'failed' }]);
  // Half-way the network is gone, and a plugin that fails.
  lease.injectFaults(({ operation }) => (operation === 'ExecuteCommand' ? 'drop' : undefined));
  expect(await run([])).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('AWS could not be asked (ecs:ExecuteCommand)'),
  });
  lease.injectFaults(() => undefined);
  shop.plugin({ code: 255 });
  expect(await run([])).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('the plugin failed (255)'),
  });
});
