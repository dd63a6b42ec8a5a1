import { blueGreen, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { SERVER } from '../fixtures/plain-canary/synthesize';
import { shop } from '../synth';
import { Sandbox } from './running-teal';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
});
afterAll(() => sandbox.remove());

afterEach(async () => {
  expect(await sandbox.leftProcesses()).toEqual([]);
  expect(sandbox.leftFolders()).toEqual([]);
});

const local = { command: SERVER.node('hello') };
const { directory } = synthesizeDelivery(
  shop(
    { release: blueGreen({ bake: minutes(1) }), tasks: { min: 1, max: 2 } },
    {},
    {
      ...{ name: 'mall', service: undefined },
      services: [{ name: 'web', after: ['api'] }, { name: 'api' }].map((service) => ({
        ...{ ...service, port: 8080, build: './app', local },
      })),
    },
  ),
);

// What is as expected of all of them takes minutes: in-order.test.ts has the order without processes.
test('one that is not as expected stops those after it, and the summary says so', async () => {
  const { code, stdout, stderr } = await sandbox.run([
    ...['rehearse', '--assembly', directory, '--without', 'alarms'],
  ]);
  expect(stdout).toMatch(/\napi: a release that answers .*: released, NOT as expected/);
  expect(stdout).toMatch(
    /\nnot begun: web, because a release that answers .* of api was not as expected: it was released\n/,
  );
  expect(stderr).toContain('Several services, one after the other: api, web');
  expect(stderr).not.toContain('Rehearsing web');
  expect(code).toBe(1);
});
