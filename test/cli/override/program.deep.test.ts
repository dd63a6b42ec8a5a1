import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digest, Engine } from '../engine';
import { Sandbox } from '../running-teal';

let engine: Engine;
let sandbox: Sandbox;
beforeEach(async () => {
  [sandbox, engine] = [new Sandbox(), new Engine()];
  await engine.start();
});
afterEach(async () => {
  await sandbox.remove();
  await engine.close();
});

const asked = ['--service', 'shop', '--env', 'production'];
const teal = (...words: string[]) => sandbox.run([...words, ...asked], { env: engine.environment() });

test('the program that is built: where nobody can be asked, and no --yes', async () => {
  const why = ['--digest', digest(2), '--reason', 'mail is down'];
  expect(await teal('override', 'smoke-test', ...why)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('--yes must be given where nobody can be asked'),
  });
  expect(await teal('override', 'smoke-tests', ...why, '--yes')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('got smoke-tests; did you mean smoke-test?'),
  });
  // Nobody is asked: an answer to a hook that waits is named by the hook.
  expect(await teal('reject', '--reason', 'x')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('refused'),
  });
});

test.each([
  ['approve', []],
  ['reject', ['--reason', 'x']],
  ['override', ['smoke-test', '--digest', digest(2), '--reason', 'x', '--yes']],
])('%s ends at the second Ctrl-C while AWS does not answer', async (verb, words) => {
  const server = createServer();
  const heard = once(server, 'request');
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const env = { ...engine.environment(), AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  const running = sandbox.start([verb, ...words, ...asked], { env });
  await heard;
  running.signal('SIGINT');
  running.signal('SIGTERM');
  expect(await running.ended).toMatchObject({ stdout: '' });
  expect([130, 143]).toContain((await running.ended).code);
  server.closeAllConnections();
  server.close();
});
