import type { DeliveryInput } from '../../../lib';
import { deployedPeople, people, roleOf } from '../../iam/human-roles-account';
import { listOf, statementsOf } from '../../iam/policy';
import { shop, synthesize } from '../../synth';

const region = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;
const pipeline = (): DeliveryInput => shop({}, { database: true });
const withPeople = (): DeliveryInput =>
  shop({ people }, { database: true }, { notify: { page: 'ops@example.com' } });

/** Of all statements of a pipeline's role with an Sid, `[actions, resources]`. */
function ofPipeline(sid: string): unknown {
  const { assembly } = synthesize(pipeline());
  return assembly.stacks.flatMap(({ template }) =>
    Object.values(template.Resources as Record<string, { Properties?: { PolicyDocument?: object } }>)
      .flatMap(({ Properties }) =>
        Properties?.PolicyDocument ? statementsOf(Properties.PolicyDocument as never) : [],
      )
      .filter(({ Sid }) => Sid === sid)
      .map(({ Action, Resource }) => JSON.stringify([Action, Resource])),
  );
}

// Without another secret: its versions are pinned by prepare and by deploy.
test('both roles of the pipeline ask which version of its secret is current', () => {
  const all = ofPipeline('DescribeSecrets') as string[];
  expect(all).toHaveLength(2);
  for (const one of all) expect(one).toContain(':secret:shop-production/*');
});

test('both let CloudFormation read the security group’s parameter, and nothing beside it', () => {
  const all = ofPipeline('ReadDatabaseGroups') as string[];
  expect(all).toHaveLength(2);
  for (const one of all) {
    expect(one).toContain('"ssm:GetParameters"');
    expect(one).toContain(':parameter/teal/shop-production/database/security-group');
    expect(one).not.toContain('*');
  }
});

const secret = region('secretsmanager', 'secret:shop-production/DATABASE-??????');
const rotation = region('lambda', 'function:shop-production-database-users');
test.each<[string, string, string, boolean]>([
  ['reader', 'DescribeSecrets', secret, true],
  ['reader', 'ReadSecrets', secret, false],
  ['break-glass', 'RotateSecrets', secret, true],
  ['break-glass', 'RotateTestHeader', rotation, true],
  ['break-glass', 'ReadSecrets', secret, true],
  // A value that the database was not told opens nothing.
  ['break-glass', 'SetSecrets', secret, false],
])('%s, %s: %s: %s', (purpose, sid, resource, expected) => {
  const found = roleOf(deployedPeople(withPeople()), purpose)
    .identity.flatMap(statementsOf)
    .filter(({ Sid }) => Sid === sid)
    .flatMap(({ Resource }) => listOf(Resource));
  expect(found.includes(resource)).toBe(expected);
});

test('the drift role compares what holds it, and no parameter beside its own', () => {
  const of = (sid: string) => (ofPipeline(sid) as string[]).join();
  expect(of('CompareDatabase')).toMatch(/DescribeDBClusters.*:cluster:shop-production"/);
  expect(of('CompareDatabaseGroup')).toContain(':parameter/teal/shop-production/database/security-group"');
  expect(of('CompareLogGroup')).toContain(':/aws/rds/cluster/shop-production/*');
});
