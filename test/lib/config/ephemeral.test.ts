import type { DeliveryInput, EnvironmentInput } from '../../../lib';
import { hours, minutes, resolveDelivery, seconds } from '../../../lib';
import type { AskedInstance } from '../../../lib/config/ephemeral';
import { ConfigurationError } from '../../../lib/config/problems';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const DOMAIN = {
  name: 'preview.example.com',
  hostedZoneId: 'Z0123456789',
  certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
};
const of = (preview: EnvironmentInput = {}, others: Partial<DeliveryInput> = {}): DeliveryInput => ({
  service: { name: 'shop', port: 80 },
  environments: { production: {}, preview: { ephemeral: true, ...preview } },
  ...others,
});
const regional: DeliveryInput = of(
  {},
  {
    environments: {
      production: { regions: { eu: PLACE, us: { ...PLACE, region: 'us-east-1' } } },
      preview: { ephemeral: true },
    },
  },
);
const asked: AskedInstance = { pattern: 'preview', instance: 'pr-12' };
const resolved = (input: DeliveryInput, instance?: AskedInstance) =>
  resolveDelivery(input, 'teal.config.ts', { instance }).delivery;

test('without an instance the pattern is not there, and the last that lasts is protected', () => {
  expect(resolved(of()).environments.map(({ name, protect }) => [name, protect])).toEqual([
    ['production', true],
  ]);
});

test('with an instance there is nothing else, as small and as quiet as can be', () => {
  const { environments, ephemeral } = resolved(of(), asked);
  expect(environments).toHaveLength(1);
  expect(environments[0]).toMatchObject({
    ...{ name: 'pr-12', protect: false, network: { kind: 'new', natGateways: 1 } },
    services: [{ gates: [], tasks: { min: 1, max: 1 }, release: { strategy: 'ROLLING' } }],
  });
  expect(ephemeral).toMatchObject({ pattern: 'preview', ttlSeconds: 4 * 3600, cost: 5 });
});

test.each<[string, EnvironmentInput, Partial<AskedInstance>, object]>([
  ['its creation and the default', {}, {}, { ttlSeconds: 14_400, expires: '2026-11-28T12:00:00Z' }],
  [
    'its own ttl',
    { ephemeral: { ttl: hours(2), cost: 3 } },
    {},
    { cost: 3, expires: '2026-11-28T10:00:00Z' },
  ],
  [
    'what is asked for',
    { ephemeral: { ttl: hours(2) } },
    { ttl: '600' },
    { expires: '2026-11-28T08:10:00Z' },
  ],
])('it expires by %s', (_what, preview, more, expected) => {
  const instance = { ...asked, created: '2026-11-28T08:00:00Z', ...more };
  expect(resolved(of(preview), instance).ephemeral).toMatchObject(expected);
});

test.each<[EnvironmentInput['tasks'], object]>([
  [undefined, { min: 1, max: 1 }],
  [{ min: 3 }, { min: 3, max: 3 }],
  [{ max: 4 }, { min: 1, max: 4 }],
  [
    { min: 2, max: 4 },
    { min: 2, max: 4 },
  ],
])('tasks %j', (tasks, expected) => {
  const input = of(tasks && { tasks }, { service: { name: 'shop', port: 80, tasks: { min: 5, max: 9 } } });
  expect(resolved(input, asked).environments[0]?.services[0]?.tasks).toMatchObject(expected);
});

test('its name is below the domain, in the same zone', () => {
  const [environment] = resolved(of({ ...PLACE, domain: DOMAIN }), asked).environments;
  expect(environment?.services[0]).toMatchObject({
    domain: { name: 'pr-12.preview.example.com', zone: { name: 'example.com' } },
  });
});

const repository = { owner: 'o', ownerId: 1, name: 'shop', id: 2 };
test('an instance moves no images: they are where the first environment that lasts is', () => {
  const environments = {
    production: PLACE,
    preview: { account: '444455556666', region: 'eu-west-1', ephemeral: true as const },
  };
  expect(resolved({ ...of(), environments, repository }, asked).images).toMatchObject(PLACE);
});

test.each<[string, DeliveryInput, AskedInstance | undefined, string]>([
  [
    'nothing that lasts',
    { ...of(), environments: { preview: { ephemeral: true } } },
    undefined,
    'environments must be with one that lasts',
  ],
  [
    'protected',
    of({ protect: true }),
    undefined,
    'environments.preview.protect must be left out with ephemeral, got true',
  ],
  [
    'people',
    of({ people: {} as never }),
    undefined,
    'environments.preview.people must be left out with ephemeral',
  ],
  [
    'edge',
    of({ edge: { accessLogs: {} as never } }),
    undefined,
    'environments.preview.edge must be left out',
  ],
  ['a guard', of({ guardSecrets: true }), undefined, 'environments.preview.guardSecrets must be left out'],
  [
    'several services with a domain',
    {
      ...of({ ...PLACE, domain: DOMAIN }),
      service: undefined,
      name: 'shop',
      services: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80 },
      ],
    } as DeliveryInput,
    undefined,
    'environments.preview.domain must be left out with ephemeral and several services',
  ],
  [
    'a short ttl',
    of({ ephemeral: { ttl: minutes(1) } }),
    undefined,
    'environments.preview.ephemeral.ttl must be whole seconds, from minutes(10)',
  ],
  ['no price', of({ ephemeral: { cost: 0 } }), undefined, 'environments.preview.ephemeral.cost must be USD'],
  [
    'nothing to test',
    of({ ephemeral: { test: { load: false } } }),
    undefined,
    'environments.preview.ephemeral.test.load must be left out without a command, got false; nothing would be tested',
  ],
  [
    'a rate of nothing',
    of({ ephemeral: { test: { load: { requestsPerSecond: 0 } } } }),
    undefined,
    'environments.preview.ephemeral.test.load.requestsPerSecond must be a number from 0.1 to 1000, got 0',
  ],
  [
    'a load of a moment',
    of({ ephemeral: { test: { load: { over: seconds(1) } } } }),
    undefined,
    'environments.preview.ephemeral.test.load.over must be whole seconds, from seconds(10) to hours(1)',
  ],
  [
    'a path that is none',
    of({ ephemeral: { test: { load: { paths: ['stock'] } } } }),
    undefined,
    'environments.preview.ephemeral.test.load.paths[0] must be',
  ],
  [
    'no command',
    of({ ephemeral: { test: { command: ' ' } } }),
    undefined,
    'environments.preview.ephemeral.test.command must be a command of the shell',
  ],
  [
    'a command without end',
    of({ ephemeral: { test: { command: 'x', within: hours(7) } } }),
    undefined,
    'environments.preview.ephemeral.test.within must be whole seconds, at most hours(6)',
  ],
  [
    'false',
    of({ ephemeral: false as never }),
    undefined,
    'environments.preview.ephemeral must be an object, or true',
  ],
  [
    'a name of another',
    of(),
    { pattern: 'preview', instance: 'production' },
    'context.ephemeral must be an instance called otherwise',
  ],
  [
    'no such pattern',
    of(),
    { pattern: 'production', instance: 'x' },
    'must be NAME:INSTANCE of an environment with ephemeral: preview, got production',
  ],
  ['a bad name', of(), { pattern: 'preview', instance: 'PR_1' }, 'in small letters'],
  [
    'too long a name',
    of(),
    { pattern: 'preview', instance: 'a-name-that-is-too-long-for-elb' },
    'environments.a-name-that-is-too-long-for-elb must be called by at most 27 characters',
  ],
  [
    'a name that a region of an environment has',
    regional,
    { pattern: 'preview', instance: 'production-eu' },
    'an instance called otherwise than each environment, got production-eu',
  ],
  ['a ttl of a minute', of(), { ...asked, ttl: '60' }, 'of a ttl from 10 minutes to 7 days, got 60 s; give'],
  ['a ttl that is no number', of(), { ...asked, ttl: '2h' }, 'to 7 days, got 2h; give'],
  ['a ttl of nothing', of(), { ...asked, ttl: '' }, 'of a ttl from 10 minutes to 7 days'],
  ['a time that is none', of(), { ...asked, created: 'now' }, 'a time in ISO 8601'],
])('%s is refused', (_what, input, instance, message) => {
  expect(() => resolved(input, instance)).toThrow(ConfigurationError);
  expect(() => resolved(input, instance)).toThrow(message);
});
