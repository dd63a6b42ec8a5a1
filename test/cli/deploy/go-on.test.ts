import { type Before, refusalOf } from '../../../cli/deploy/decide';
import { howToGoOn, optionsOf } from '../../../cli/deploy/go-on';

const SHOP = { service: 'shop', environment: 'production' };
const NAMED = { region: 'eu-west-1', profile: 'work' };

test.each<[string, Parameters<typeof optionsOf>, string]>([
  ['a cluster of its own', [SHOP, {}], '--service shop --env production'],
  ['with others', [{ ...SHOP, cluster: 'all' }, {}], '--service shop --env production --cluster all'],
  [
    'in a region that the configuration names',
    [SHOP, { region: 'eu-west-1' }],
    '--service shop --env production --region eu-west-1',
  ],
  ['by a profile', [SHOP, { profile: 'work' }], '--service shop --env production --profile work'],
])('a verb that is told finds the service: %s', (_, of, options) => {
  expect(optionsOf(...of)).toBe(options);
});

test('who interrupts it is told of each service', () => {
  const of = '--service web --env production --cluster all --region eu-west-1 --profile work';
  expect(howToGoOn([SHOP, { ...SHOP, service: 'web', cluster: 'all' }], NAMED).slice(4)).toEqual([
    `  teal status --follow ${of}`,
    `  teal verdict ${of}`,
    `  teal stop ${of} --reason '…'`,
  ]);
});

test('a refusal names what finds the deployment and the stacks', () => {
  const before: Before = {
    ...{ ...SHOP, cluster: 'all', stack: 'shop-production', takesDigest: true },
    foundation: { stack: 'f', status: 'UPDATE_ROLLBACK_FAILED' },
    seen: { status: 'UPDATE_IN_PROGRESS', parameters: {} },
    running: { arn: 'a/d1', status: 'IN_PROGRESS', from: { revision: 'r', digests: [] } },
  };
  const [deployment = '', ...stacks] = refusalOf([before], NAMED)?.split('\n') ?? [];
  const of = '--service shop --env production --cluster all --region eu-west-1 --profile work';
  expect(deployment).toContain(`teal status --follow ${of})`);
  expect(deployment).toContain(`teal stop ${of} --reason`);
  expect(stacks).toEqual([
    expect.stringContaining('--stack-name f --region eu-west-1 --profile work'),
    expect.stringContaining('--stack-name shop-production --region eu-west-1 --profile work'),
  ]);
});
