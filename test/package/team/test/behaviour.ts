import 'teal-cdk/testing/jest';
import { minutes } from 'teal-cdk';
import { badRelease, goodRelease, rehearse, synthesizeDelivery } from 'teal-cdk/testing';
import { customize } from '../lib/customize';
import config from '../teal.config';

const assembly = synthesizeDelivery(config, { customize });
const stock = (count: number) => [{ path: '/stock/42', body: JSON.stringify({ count }) }];

test('a version that is well goes out', async () => {
  const release = await rehearse(assembly, { release: goodRelease({ answers: stock(3) }) });
  expect(release).toBeReleased();
});

test('one that has lost its stock meets no user: the gate of our own, as it will run', async () => {
  const release = await rehearse(assembly, { release: badRelease({ answers: stock(0) }) });
  expect(release).toRollBack({ by: 'gate:stock', exposed: { atMostPercent: 0 } });
});

test('one that fails one request of five once it has users is rolled back by an alarm', async () => {
  const bad = badRelease({ errorShare: ({ age }) => (age > 60 ? 0.2 : 0), answers: stock(3) });
  const release = await rehearse(assembly, { release: bad });
  expect(release).toRollBack({
    within: minutes(5),
    by: 'alarm:shop-production-target-errors',
    exposed: { atMostPercent: 10 },
  });
});
