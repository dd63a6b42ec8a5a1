import { admission, days, experiment, type FlagsInput, flag, minutes, seconds, xray } from '../../../../lib';
import { flagWarnings } from '../../../../lib/config/flag-audit';
import { flagState } from '../../../../lib/config/flag-day';
import { resolveDelivery } from '../../../../lib/config/resolve';
import { placed, refusal, right, withService } from './refusal';

const checkout = flag({ name: 'checkout', owner: '@acme/checkout', expires: '2027-06-30' });
const button = experiment({
  ...{ name: 'button', owner: 'a@example.com', expires: '2027-01-31' },
  ...{ variants: { control: 50, blue: 50 }, by: 'userId' },
});
const with_ = (one: object) => ({ flags: { flags: [{ ...checkout, ...one }] } });
const experimented = (one: object) => ({ flags: { flags: [{ ...button, ...one }] } });

test('what is left out is filled in', () => {
  const flags: FlagsInput = { flags: [checkout, button] };
  expect(resolveDelivery(withService({ flags })).delivery.environments[0]?.services[0]?.flags).toEqual({
    flags: [checkout, button],
    rollout: { over: minutes(20), growth: 20, bake: minutes(10) },
    agent: { image: expect.stringMatching(/aws-appconfig-agent:2\.0\.\d+$/), cpu: 32, memory: 64 },
  });
});

test.each<[string, object, string]>([
  ['no flag', { flags: { flags: [] } }, 'service.flags.flags must be '],
  [
    'a word',
    { flags: { flags: ['checkout'] } },
    'service.flags.flags[0] must be flag() or experiment(), got "checkout"',
  ],
  ['a capital', with_({ name: 'Checkout' }), 'service.flags.flags[0].name must be a small letter, then'],
  ['too long a name', with_({ name: 'a'.repeat(65) }), 'flags[0].name must be'],
  ['nobody', with_({ owner: 'somebody' }), 'owner must be an e-mail address or a team like @acme/checkout'],
  ['no day', with_({ expires: 'soon' }), 'expires must be a day of the calendar'],
  ['a day that is not', with_({ expires: '2027-02-30' }), 'expires must be a day of the calendar'],
  ['a time', with_({ expires: '2027-02-03T00:00:00Z' }), 'expires must be a day of the calendar'],
  [
    'variants of a flag',
    with_({ variants: {} }),
    'variants must be left out of flag(), got {}; write experiment(',
  ],
  [
    'an attribute of no type',
    with_({ attributes: { a: 1 } }),
    "attributes.a must be with the type 'boolean'",
  ],
  [
    'enabled',
    with_({ attributes: { enabled: { type: 'boolean', default: true } } }),
    'attributes.enabled must be named',
  ],
  [
    'a default out of its range',
    with_({ attributes: { a: { type: 'number', default: 9, max: 5 } } }),
    'attributes.a.default must be from 9 to 5',
  ],
  [
    'a default that is none of them',
    with_({ attributes: { a: { type: 'string', default: 'x', oneOf: ['y'] } } }),
    'attributes.a.default must be one of oneOf, got "x"',
  ],
  ['one variant', experimented({ variants: { a: 100 } }), 'variants must be two to five variants'],
  [
    'shares that are not 100',
    experimented({ variants: { a: 50, b: 49 } }),
    'variants must be two to five variants',
  ],
  ['nothing that tells users apart', experimented({ by: '' }), 'by must be a small letter'],
  [
    'a name twice',
    { flags: { flags: [checkout, checkout] } },
    'flags[1].name must be the name of no other flag',
  ],
  [
    'seconds',
    { flags: { flags: [checkout], rollout: { over: seconds(30) } } },
    'rollout.over must be whole minutes, from 1 to 1440',
  ],
  [
    'two days',
    { flags: { flags: [checkout], rollout: { bake: days(2) } } },
    'rollout.bake must be whole minutes',
  ],
  [
    'no growth',
    { flags: { flags: [checkout], rollout: { growth: 0 } } },
    'rollout.growth must be a whole number',
  ],
  ['too little memory', { flags: { flags: [checkout], agent: { memory: 32 } } }, 'agent.memory must be'],
  [
    'latest',
    {
      flags: {
        flags: [checkout],
        agent: { image: 'public.ecr.aws/aws-appconfig/aws-appconfig-agent:latest' },
      },
    },
    'agent.image must be an image with a tag other than latest',
  ],
  [
    'more than half of the task',
    { flags: { flags: [checkout], agent: { cpu: 129 } } },
    "agent.cpu must be at most half of the service's cpu: 128, got 129",
  ],
  [
    'more than half, with a collector',
    { flags: { flags: [checkout], agent: { cpu: 97 } }, telemetry: xray() },
    "agent.cpu must be at most half of the service's cpu, with telemetry’s: 96, got 97",
  ],
  [
    'its own variable',
    { flags: { flags: [checkout] }, environment: { TEAL_FLAGS_URL: 'x' } },
    'environment.TEAL_FLAGS_URL must be left out with flags',
  ],
  [
    'an image that a gate refuses',
    { flags: { flags: [checkout] }, gates: [admission()] },
    'service.flags.agent.image must be named by digest',
  ],
])('%s is refused', (_, service, message) => {
  expect(refusal(withService(service)).join('\n')).toContain(message);
});

test('with a bootstrap of the delivery’s own its boundary must know', () => {
  const bootstrap = { qualifier: 'shop', toolkitStackName: 'ShopToolkit' };
  const delivery = {
    ...withService({ flags: { flags: [checkout] } }),
    bootstrap,
    repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
    environments: { production: placed },
  };
  expect(refusal(delivery).join('\n')).toContain("bootstrap.services must be with 'appconfig'");
});

test.each([
  ['2026-11-27', 'expired'],
  ['2026-11-28', 'expired'],
  ['2026-11-29', 'expiresSoon'],
  ['2026-12-12', 'expiresSoon'],
  ['2026-12-13', 'good'],
  ['2027-11-29', 'good'],
  ['2027-11-30', 'tooFar'],
])('a flag until %s is %s', (expires, state) => {
  expect(flagState(expires, '2026-11-28')).toBe(state);
});

test('a synth warns of a day where it is written, and never without being told the day', () => {
  const input = withService({ flags: { flags: [checkout, { ...button, expires: '2026-11-28' }] } });
  expect(flagWarnings(input as never, '2026-11-28')).toEqual([
    {
      id: 'flagExpired',
      path: 'service.flags.flags[1].expires',
      message: expect.stringContaining('the flag button of a@example.com has expired'),
    },
  ]);
  const ids = (today?: string) =>
    resolveDelivery(input, 'teal.config.ts', { today })
      .warnings.map(({ id }) => id)
      .filter((id) => id.startsWith('flag'));
  expect(ids('2026-11-28')).toEqual(['flagExpired']);
  expect(ids()).toEqual([]);
});

test('a configuration without flags is right', () => {
  expect(() => resolveDelivery(right)).not.toThrow();
});
