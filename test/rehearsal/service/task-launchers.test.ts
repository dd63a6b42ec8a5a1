import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { killAllNow } from '../../../rehearsal/ecs/task';
import { taskLauncher } from '../../../rehearsal/service/task-launchers';

const healthCheck = {
  path: '/',
  intervalMs: 30_000,
  timeoutMs: 5000,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};

test('a secret that is missing keeps the tasks from starting, as in ECS', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf';
  const container = { name: 'web', environment: {}, secrets: { KEY: arn } };
  expect(() =>
    taskLauncher({ container, secrets: new Map(), healthCheck }, { command: 'true', directory: '/' }, '/'),
  ).toThrow(`container web: no secret of the assembly is ${arn} with the label AWSCURRENT`);
});

describe('a task that answers 302', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'teal-test-'));
  });
  afterEach(() => {
    killAllNow();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Redirects twice, then ends: it has started before it ends, or never. */
  const command = `exec '${process.execPath}' -e '
    let asked = 0;
    require("node:http").createServer((request, response) => {
      response.writeHead(302, { location: "/login" }).end(() => ++asked === 2 && process.exit());
    }).listen(process.env.PORT, "127.0.0.1");
  '`;

  test.each([
    ['200', 'ended'],
    ['200-399', 'started'],
  ])('with the matcher %s has %s', async (matcher, expected) => {
    const container = { name: 'web', environment: {}, secrets: {} };
    const service = { container, secrets: new Map(), healthCheck: { ...healthCheck, matcher } };
    const task = await taskLauncher(service, { command, directory }, '/').launch();
    // What resolves `started` when a task is gone comes after `exited`.
    const first = await Promise.race([
      task.exited.then(() => 'ended'),
      task.started.then(() => wait(0)).then(() => 'started'),
    ]);
    expect(first).toBe(expected);
  });
});
