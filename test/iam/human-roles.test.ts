import { Account, iam } from './account';
import { call, impossible, type Who } from './acts';
import { evaluate, type Policies } from './evaluate';
import { deployedPeople, roleOf, withParameter, withPeople } from './human-roles-account';
import { asked, astray } from './human-roles-calls';
import { iamWrites } from './iam-writes';
import { type PolicyDocument, type Request, statementsOf } from './policy';

const account = new Account(withPeople());
const deployed = deployedPeople(withParameter());

const who = (purpose: string): Who => ({
  ...roleOf(deployed, purpose),
  resourcePolicyOf: account.resourcePolicyOf,
});
const RANKS = ['reader', 'operator', 'break-glass'] as const;
const upTo = (nth: number) => RANKS.slice(0, nth + 1).flatMap((rank) => asked[rank]);
/** But for a read that `teal drift` makes as well, of what a topic has. */
const beyond = (nth: number) =>
  RANKS.slice(nth + 1)
    .flatMap((rank) => asked[rank])
    .filter(({ action }) => action !== 'sns:ListSubscriptionsByTopic');
const notDenied = (requests: readonly Request[], role: Who): Request[] =>
  requests.filter(
    (request) =>
      evaluate(request, { resource: role.resourcePolicyOf?.(request.resource), ...role }) !== 'denied',
  );

test.each(RANKS.map((rank, nth) => [rank, upTo(nth)] as const))(
  '%s can do what its rows say',
  (rank, requests) => {
    expect(requests.length).toBeGreaterThan(25);
    expect(impossible(requests, who(rank))).toEqual([]);
  },
);

test.each(RANKS.map((rank, nth) => [rank, beyond(nth)] as const))(
  '%s cannot do what the next one does',
  (rank, requests) => {
    expect(notDenied(requests, who(rank))).toEqual([]);
  },
);

test.each(RANKS)('%s cannot do it elsewhere, otherwise, or to what guards it', (rank) => {
  const elsewhere = upTo(2)
    .filter(({ resource }) => resource.includes('production'))
    .map((one) => ({ ...one, resource: one.resource.replaceAll('production', 'staging') }));
  expect(elsewhere.length).toBeGreaterThan(25);
  const identities = [
    'role/shop-operator-production',
    'policy/shop-reader-production-boundary',
    'role/Admin',
  ];
  const writes = iamWrites
    .filter((action) => action !== 'iam:PassRole')
    .flatMap((action) => identities.map((name) => call(action, iam(name))));
  expect(notDenied([...elsewhere, ...astray, ...writes], who(rank))).toEqual([]);
});

test('a reader writes nothing: every action of it reads, and no value of a secret', () => {
  const actions = new Set(
    who('reader')
      .identity.flatMap(statementsOf)
      .flatMap(({ Action = [] }) => Action),
  );
  expect(actions.size).toBeGreaterThan(80);
  const others = [...actions].filter((one) => !/:(Describe|Detect|Filter|Get|List|BatchGet)[A-Z]/.test(one));
  expect(others).toEqual([]);
  expect([...actions].filter((one) => /SecretValue|ssm:GetParameters?$/.test(one))).toEqual([]);
});

test('what somebody attaches later is held by the boundary', () => {
  const everything: PolicyDocument = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  for (const [nth, rank] of RANKS.entries()) {
    const widened: Who = { ...who(rank), identity: [everything] };
    // A boundary names actions: to put a parameter is an operator's, for decisions.
    const others = beyond(nth).filter(({ action }) => rank !== 'operator' || action !== 'ssm:PutParameter');
    expect(notDenied(others, widened)).toEqual([]);
    expect(notDenied([call('iam:CreateUser', iam('user/eve'))], widened)).toEqual([]);
  }
});

test('without a bootstrap of the delivery’s own nobody goes back by himself, unless it is said', () => {
  const { bootstrap: _, ...plain } = withPeople();
  const goesBack = asked.operator.filter(({ action }) =>
    /^(cloudformation|iam):|^ssm:GetParameters$/.test(action),
  );
  expect(goesBack).toHaveLength(7);
  expect(notDenied(goesBack, roleOf(deployedPeople(plain), 'operator'))).toEqual([]);
  const said = withPeople({ people: { operator: { trusted: [iam('user/ada')], rollback: false } } });
  expect(notDenied(goesBack, roleOf(deployedPeople(said), 'operator'))).toEqual([]);
});

test.each<[string, () => Policies]>([
  ['CloudFormation’s role', () => account.execution()],
  ['a role in a hostile template', () => account.hostile()],
])('%s can neither change nor take them', (_, of) => {
  const names = ['reader', 'operator', 'break-glass'].map((rank) => `shop-${rank}-production`);
  const acts = names.flatMap((name) => [
    ...iamWrites
      .filter((action) => action !== 'iam:PassRole')
      .flatMap((action) => [call(action, iam(`role/${name}`)), call(action, iam(`policy/${name}-boundary`))]),
    call('sts:AssumeRole', iam(`role/${name}`)),
  ]);
  expect(notDenied(acts, of())).toEqual([]);
});
