import { approval, type DeliveryInput, loadTest, resolveDelivery, rolling, smokeTest } from '../../../lib';
import { refusal } from './refused/refusal';

const [ready, root] = [
  smokeTest({ requests: [{ path: '/ready' }] }),
  smokeTest({ requests: [{ path: '/' }] }),
];
const services = [
  { name: 'web', port: 80 },
  { name: 'api', port: 81, gates: [ready] },
];
const input = (environments: DeliveryInput['environments'], gates = [root]): DeliveryInput => ({
  name: 'shop',
  services,
  environments,
  gates,
});

test('gates of an environment stand instead of those of service and delivery', () => {
  const environments = { staging: { gates: [] }, production: {} };
  const { delivery } = resolveDelivery(input(environments));
  const paths = delivery.environments.map(({ name, services }) => [
    name,
    services.map(({ gates }) =>
      gates.flatMap((gate) => (gate.kind === 'smoke-test' ? gate.requests.map(({ path }) => path) : [])),
    ),
  ]);
  expect(paths).toEqual([
    ['staging', [[], []]],
    ['production', [['/'], ['/ready']]],
  ]);
});

test.each<[string, DeliveryInput, string]>([
  [
    'a request without a slash',
    input({ production: { gates: [smokeTest({ requests: [{ path: 'ready' }] })] } }),
    "environments.production.gates[0].requests[0].path must be a path that begins with '/'",
  ],
  [
    'gates on a rolling release',
    input({ production: { release: rolling(), gates: [root] } }),
    'environments.production.release must be other than rolling() with gates',
  ],
  [
    'a name that is too long',
    input({ production: { gates: [{ ...root, id: `a${'b'.repeat(60)}` }] } }),
    'environments.production.gates[0].id must be at most',
  ],
  [
    'a load test where users are',
    input({ production: { gates: [loadTest({ requests: [{ path: '/' }], withoutUsers: ['production'] })] } }),
    'environments.production.gates[0].withoutUsers[0] must be an environment that is not protected',
  ],
])('%s is told where it is written', (_what, delivery, expected) => {
  expect(refusal(delivery)).toEqual([expect.stringContaining(expected)]);
});

test('a topic of another region is told where it is written', () => {
  const elsewhere = approval({ notify: 'arn:aws:sns:eu-west-1:111122223333:releases' });
  const production = { account: '111122223333', region: 'eu-central-1', gates: [elsewhere] };
  expect(refusal(input({ production }))).toEqual([
    expect.stringContaining('environments.production.gates[0].notify must be a topic of production'),
  ]);
});

test('a rolling release without gates of its own may be in a delivery with gates', () => {
  expect(refusal(input({ staging: { release: rolling(), gates: [] }, production: {} }))).toEqual([]);
});

test('an approval of which nobody hears is warned of where it is written', () => {
  const { warnings } = resolveDelivery(input({ production: { gates: [approval()] } }));
  expect(warnings.map(({ id, path }) => [id, path])).toEqual([
    ['approvalUnannounced', 'environments.production.gates[0].notify'],
  ]);
});
