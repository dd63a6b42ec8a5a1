import { resolveDelivery } from '../../../../lib';
import { placed, refusal, withEnvironment } from './refusal';

const at = 'environments.production.exec';
const service = (container: object) => ({ service: { name: 'shop', port: 8080, container } });

test.each<[string, unknown, string[]]>([
  [
    'by a word',
    withEnvironment({ exec: 'yes' }),
    [`${at} must be true or false, got "yes"; true lets people`],
  ],
  [
    'with a container that must not write to its image',
    { ...withEnvironment({ exec: true }), ...service({ readonlyRoot: true }) },
    [
      `${at} must be false where container.readonlyRoot of shop is true, since ECS Exec writes to the container, got true; leave readonlyRoot out`,
    ],
  ],
  [
    'in a cluster of somebody else',
    withEnvironment({ ...placed, exec: true, cluster: { name: 'old' } }),
    [`${at} must be false with cluster, since the settings of old say where sessions are logged, got true;`],
  ],
])('exec %s', (_, input, expected) => {
  const problems = refusal(input);
  expect(problems).toEqual(expected.map((start) => expect.stringContaining(start)));
});

test.each<[string, object, object]>([
  ['one that may write to its image', { exec: true }, { readonlyRoot: false }],
  ['a read-only one without exec', { exec: false }, { readonlyRoot: true }],
  ['a cluster without exec', { ...placed, exec: false, cluster: { name: 'old' } }, {}],
])('not refused: %s', (_, environment, container) => {
  expect(refusal({ ...withEnvironment(environment), ...service(container) })).toEqual([]);
});

test('containers can write to their image where it is on, and nowhere else; it is warned of', () => {
  const { delivery, warnings } = resolveDelivery({
    service: { name: 'shop', port: 8080 },
    environments: { staging: { exec: true }, production: {} },
  });
  expect(
    delivery.environments.map(({ name, services }) => [
      name,
      services[0]?.exec,
      services[0]?.container.readonlyRoot,
    ]),
  ).toEqual([
    ['staging', true, false],
    ['production', false, true],
  ]);
  expect(warnings).toEqual([
    { id: 'shellsOpen', path: 'environments.staging.exec', message: expect.stringContaining('is true: ') },
  ]);
});
