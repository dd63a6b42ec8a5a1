import { bootstrapFindings, requiredOf } from '../../../../cli/doctor/account/bootstrapped';

const HOME = { account: '111122223333', region: 'eu-west-1' };
const PARAMETER = '/cdk-bootstrap/hnb659fds/version';
const OWN = '/cdk-bootstrap/shop1/version';
const template = (Outputs: Record<string, { Value: unknown }>) => ({
  ...{ Resources: {}, Parameters: {}, Conditions: {}, Mappings: {}, Outputs },
});
const COMMAND = 'npx cdk bootstrap aws://111122223333/eu-west-1 --qualifier shop1';
const maker = (account: string) => ({
  ...{ stackName: `shop-bootstrap-${account}`, account },
  template: template({ BootstrapCommand: { Value: COMMAND } }),
});

test.each<[string, string, string | undefined, string, RegExp, string | undefined]>([
  ['as new as needed', PARAMETER, '6', 'right', /version 6; the stacks need 6/, undefined],
  ['newer', PARAMETER, '33', 'right', /version 33/, undefined],
  [
    'too old',
    PARAMETER,
    '5',
    'wrong',
    /5 is too old: the stacks need 6/,
    'npx cdk bootstrap aws://111122223333/eu-west-1',
  ],
  [
    'not there',
    PARAMETER,
    undefined,
    'wrong',
    /SSM has no parameter/,
    'npx cdk bootstrap aws://111122223333/eu-west-1',
  ],
  [
    'no number',
    PARAMETER,
    'six',
    'unknown',
    /must be a number, got six/,
    'npx cdk bootstrap aws://111122223333/eu-west-1',
  ],
  [
    'the delivery’s own, not there',
    OWN,
    undefined,
    'wrong',
    /no parameter \/cdk-bootstrap\/shop1/,
    `npx cdk deploy shop-bootstrap-111122223333, then ${COMMAND} (docs/bootstrap.md)`,
  ],
])('%s', (_, parameter, got, is, says, todo) => {
  const versions = new Map(got === undefined ? [] : [[parameter, got]]);
  const shared = [maker('444455556666'), maker('111122223333')];
  const [finding] = bootstrapFindings([{ parameter, version: 6 }], versions, HOME, shared);
  expect(finding).toMatchObject({ is, says: expect.stringMatching(says) });
  expect(finding?.todo).toBe(todo);
});

test('another qualifier whose stack the assembly does not have is told by its name', () => {
  const [finding] = bootstrapFindings([{ parameter: OWN, version: 6 }], new Map(), HOME, []);
  expect(finding?.todo).toContain('--qualifier shop1 --toolkit-stack-name');
});

test('stacks that need no bootstrap', () => {
  expect(bootstrapFindings([], new Map(), HOME, [])).toMatchObject([{ is: 'right' }]);
});

test('the latest version of each bootstrap is required', () => {
  expect(
    requiredOf([
      { bootstrap: { parameter: OWN, version: 6 } },
      { bootstrap: { parameter: PARAMETER, version: 8 } },
      { bootstrap: { parameter: PARAMETER, version: 6 } },
      {},
    ]),
  ).toEqual([
    { parameter: OWN, version: 6 },
    { parameter: PARAMETER, version: 8 },
  ]);
});
