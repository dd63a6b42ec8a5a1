import { Sandbox } from '../running-teal';
import { RecordsWorld } from './records-world';

let world: RecordsWorld;
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = new Sandbox();
  world = new RecordsWorld();
  await world.start();
});
afterEach(async () => {
  await sandbox.remove();
  await world.close();
});

const of = ['--service', 'shop', '--env', 'staging'];
const teal = (...words: string[]) =>
  sandbox.run(words, {
    env: { ...world.environment(), GITHUB_ACTIONS: 'true', GITHUB_TRIGGERING_ACTOR: 'octocat' },
  });

test('the program that is built: a hold, what is told of it, and its end', async () => {
  const held = await teal('hold', ...of, '--reason', 'checkout fails', '--json');
  expect(held).toMatchObject({ code: 0, stderr: '' });
  const { hold } = JSON.parse(held.stdout);
  expect(hold).toMatchObject({ by: 'octocat', reason: 'checkout fails' });
  const [told, unknown, bad, noReason] = await Promise.all([
    teal('releases', ...of),
    teal('resume', ...of, '--reason', 'x', '--hold', 'hold-20200101T000000Z-0000'),
    teal('resume', ...of, '--reason', 'x', '--hold', 'all'),
    teal('hold', ...of, '--reason', ' '),
  ]);
  expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining(`checkout fails (${hold.id})`) });
  expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining(`in force: ${hold.id}`) });
  expect(bad).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--hold must be the name of a hold'),
  });
  expect(noReason).toMatchObject({ code: 2, stderr: expect.stringContaining('--reason must be 1 to 2000') });
  const resumed = await teal('resume', ...of, '--reason', 'fixed', '--json');
  expect(JSON.parse(resumed.stdout)).toMatchObject({ outcome: 'resumed', hold, inForce: [] });
});
