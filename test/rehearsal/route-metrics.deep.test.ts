import { request } from 'node:http';
import { countedIndicator, inNumbers } from '../../lambda/shared/indicator';
import { AwsAccount } from '../../rehearsal/account/aws-account';
import { ScaledClock } from '../../rehearsal/clock/scaled-clock';
import { killAllNow } from '../../rehearsal/ecs/task';
import { taskLauncher } from '../../rehearsal/service/task-launchers';
import { bundleShop } from '../app/running-shop';

// The sample as a rehearsal starts it, its own bundle in its own process: what an objective of a route counts is there.

let bundle: ReturnType<typeof bundleShop>;
beforeAll(() => {
  bundle = bundleShop('build:faulty');
});
afterAll(() => {
  killAllNow();
  bundle.remove();
});

const HOUR = 3_600_000;
const of = { service: 'shop', environment: 'production', loadBalancer: 'app/shop/1' };
const container = {
  ...{ name: 'shop', secrets: {} },
  environment: { TEAL_SERVICE: 'shop', TEAL_ENVIRONMENT: 'production', RELEASE: 'sha256:0f' },
  log: { group: '/teal/shop-production', streamPrefix: 'shop' },
};
const healthCheck = {
  ...{ path: '/ready', matcher: '200', intervalMs: 10_000, timeoutMs: 5000 },
  ...{ healthyThreshold: 2, unhealthyThreshold: 2 },
};

function ask(port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    sent.once('error', reject).end();
  });
}

test('what its tasks wrote until they were stopped, at the time of the rehearsal', async () => {
  const clock = new ScaledClock(Date.parse('2031-03-04T05:06:00Z'));
  clock.accelerate(40);
  const account = new AwsAccount(clock, { account: '111122223333', region: 'eu-west-1' });
  const start = Math.floor(clock.now() / HOUR) * HOUR;
  const command = {
    command: `exec '${process.execPath}' '${bundle.file}' --broken-path /checkout`,
    directory: process.cwd(),
  };
  const secrets = { held: account.secrets, existing: new Map() };
  const service = { container, secrets, healthCheck, account };
  const task = await taskLauncher(service, clock, command, '/ready').launch();
  await task.started;
  const port = task.address?.port ?? 0;
  for (let nth = 0; nth < 120; nth += 1) expect(await ask(port, '/')).toBe(200);
  for (let nth = 0; nth < 3; nth += 1) expect(await ask(port, '/checkout')).toBe(500);
  await task.stop();
  await task.exited;

  const counted = (route: string) => {
    const { bad, total, metrics } = countedIndicator({ kind: 'availability', route }, of);
    const counts = Object.fromEntries(
      Object.entries(metrics).map(([name, { namespace, metric, dimensions, statistic }]) => [
        name,
        account.cloudWatch.store.datapoint(
          ...([{ namespace, name: metric, dimensions }, statistic, start, 24 * HOUR] as const),
        ),
      ]),
    );
    return [inNumbers(bad, counts), inNumbers(total, counts)];
  };
  expect(counted('home')).toEqual([0, 120]);
  expect(counted('checkout')).toEqual([3, 3]);
  const { kept } = account.logs.stream('/teal/shop-production', `shop/shop/${task.id}`);
  const requests = kept
    .map(({ message }) => JSON.parse(message))
    .filter(({ message }) => message === 'request');
  expect(requests).toHaveLength(123);
  expect(requests[0]).toMatchObject({ release: 'sha256:0f', route: 'home' });
}, 60_000);
