import { MINUTE, PRIMARY, PRODUCTION_RULE } from '../../rehearsal/ecs/world';
import { digest, Engine } from '../engine';
import { Sandbox } from '../running-teal';

let engine: Engine;
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = new Sandbox();
  engine = new Engine();
  await engine.start();
  engine.release(2);
  await engine.pass(60 * MINUTE);
});
afterEach(async () => {
  await sandbox.remove();
  await engine.close();
});

const teal = (words: string) => sandbox.run(words.split(' '), { env: engine.environment() });

test('the program that is built: a verdict, as text and as JSON, by its exit code', async () => {
  const asked = `verdict --service shop --env production`;
  const [text, json, wrong, missing, bad] = await Promise.all([
    teal(asked),
    teal(`${asked} --digest ${digest(2)} --json`),
    teal(`${asked} --digest ${digest(3)}`),
    teal('verdict --service other --env production --json'),
    teal(`${asked} --since yesterday`),
  ]);
  expect(text).toMatchObject({ code: 0, stderr: '' });
  expect(text.stdout).toMatch(
    /^shop in production: released\n {2}revision \d+ \(sha256:2{64}\) serves all traffic/,
  );
  expect(json.code).toBe(0);
  expect(JSON.parse(json.stdout)).toEqual({
    schemaVersion: 1,
    service: 'shop',
    environment: 'production',
    cluster: 'shop-production',
    expected: { digest: digest(2) },
    outcome: 'released',
    exitCode: 0,
    reason: expect.stringContaining('serves all traffic on every task'),
    deployment: expect.stringContaining('service-deployment/shop-production/shop/'),
    revision: expect.stringContaining('service-revision/shop-production/shop/'),
  });
  expect(wrong.code).toBe(1);
  expect([missing.code, JSON.parse(missing.stdout).outcome]).toEqual([3, 'unknown']);
  expect(bad).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('--since must be a time'),
  });
});

test('the program that is built: a repair needs --yes where there is no terminal', async () => {
  engine.shown.health.set(PRIMARY, ['healthy']);
  engine.world.setRule(PRODUCTION_RULE, 50, 950);
  const asked = 'traffic repair --service shop --env production';
  expect(await teal(asked)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('--yes must'),
  });
  const { code, stdout, stderr } = await teal(`${asked} --yes --json`);
  expect(stderr).toContain('primary/1 50, alternate/2 950 →');
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    { schemaVersion: 1, outcome: 'repaired', exitCode: 0 },
  ]);
  expect(JSON.parse((await teal(`${asked} --yes --json`)).stdout)).toMatchObject({
    outcome: 'nothing-to-repair',
    changes: [],
  });
});

test('the program that is built: a repair that could not be done, and one that was refused', async () => {
  const asked = 'traffic repair --env production --yes --service';
  engine.world.setRule(PRODUCTION_RULE, 50, 950);
  const [text, json, refused] = await Promise.all([
    teal(`${asked} other`),
    teal(`${asked} other --json`),
    teal(`${asked} shop --json`),
  ]);
  expect(text).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining('service other of cluster'),
  });
  expect(json).toMatchObject({ code: 3, stderr: '' });
  expect(JSON.parse(json.stdout)).toEqual({
    schemaVersion: 1,
    service: 'other',
    environment: 'production',
    outcome: 'failed',
    exitCode: 3,
    reason: expect.stringContaining('service other of cluster other-production must exist'),
    changes: [],
  });
  expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([
    1,
    { outcome: 'refused', exitCode: 1, changes: [] },
  ]);
});
