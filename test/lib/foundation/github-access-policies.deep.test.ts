import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { inPolicies } from '../../../lib/foundation/github-access/policies';
import { delivery, environment, production, template } from './github-access-fixture';

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
    readonly Roles: readonly { readonly Ref: string }[];
  };
}

interface Statement {
  readonly Sid: string;
  readonly Resource: string | readonly string[];
}

const names = ['staging', 'acceptance', 'production'];

describe('a delivery of sixteen services in three environments', () => {
  const services = Array.from({ length: 16 }, (_, nth) => `service-number-${nth}`);
  let inline: readonly Resource[] = [];
  let attached: readonly Resource[] = [];
  beforeAll(() => {
    const { app, access } = delivery(names.map((name) => environment(name, production, services)));
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const { template } = app.synth().getStackByName(`${access[0]?.stackName}`);
    const all = Object.values(template.Resources as Record<string, Resource>);
    inline = all.filter(({ Type }) => Type === 'AWS::IAM::Policy');
    attached = all.filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
  });

  const size = ({ Properties }: Resource): number => JSON.stringify(Properties.PolicyDocument).length;
  const statements = () =>
    [...inline, ...attached].flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

  // source: IAM quotas: 10,240 characters inside a role, 6,144 of a managed policy, 10 of these attached to a role
  test('has policies that IAM takes', () => {
    expect(Math.max(...inline.map(size))).toBeLessThanOrEqual(10_240);
    expect(attached.length).toBeGreaterThan(0);
    expect(Math.max(...attached.map(size))).toBeLessThanOrEqual(6_144);
    for (const { Properties } of inline) {
      const ofRole = attached.filter((one) => one.Properties.Roles[0]?.Ref === Properties.Roles[0]?.Ref);
      expect(ofRole.length).toBeLessThanOrEqual(10);
    }
    expect(process.exitCode).toBeUndefined(); // set by a finding of cdk-nag
  });

  test('names every resource of a statement that is split', () => {
    const named = statements()
      .filter(({ Sid }) => Sid.startsWith('ReadReleases'))
      .flatMap(({ Resource }) => Resource);
    // Deployments and revisions, for a deploy role each and for the drift role.
    expect(named).toHaveLength(2 * 2 * 3 * 16);
    expect(new Set(named).size).toBe(2 * 3 * 16);
  });

  test('has what drift compares named by environment', () => {
    expect(functionsOf(statements())).toEqual(
      names.map((name) => `arn:aws:lambda:eu-central-1:111122223333:function:*-${name}-*`).sort(),
    );
  });
});

test('forty services of one environment have room in ten policies of a role', () => {
  const services = Array.from({ length: 40 }, (_, nth) => `service-${nth}`);
  const { app, access } = delivery([environment('production', production, services)]);
  const { template } = app.synth().getStackByName(`${access[0]?.stackName}`);
  const all = Object.values(template.Resources as Record<string, Resource>);
  const ofRole = all
    .filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
    .map(({ Properties }) => Properties.Roles[0]?.Ref);
  expect(
    Math.max(...ofRole.map((role) => ofRole.filter((other) => other === role).length)),
  ).toBeLessThanOrEqual(10);
  for (const { Properties } of all.filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')) {
    expect(JSON.stringify(Properties.PolicyDocument).length).toBeLessThanOrEqual(6_144);
  }
});

test('a small delivery has what drift compares named one by one', () => {
  const found = template(names.map((name) => environment(name, production))).toJSON();
  const all = Object.values(found.Resources as Record<string, Resource>);
  const statements = all.flatMap(({ Properties }) => Properties.PolicyDocument?.Statement ?? []);
  expect(functionsOf(statements)).toEqual(
    names.map((name) => `arn:aws:lambda:eu-central-1:111122223333:function:shop-${name}-*`).sort(),
  );
});

const functionsOf = (statements: readonly Statement[]): string[] =>
  statements
    .filter(({ Sid }) => Sid === 'CompareFunction')
    .flatMap(({ Resource }) => Resource)
    .sort();

describe('statements', () => {
  const stack = new Stack();
  const statement = (sid: string, resources: number) =>
    new iam.PolicyStatement({
      sid,
      actions: ['ecs:DescribeServices'],
      resources: Array.from({ length: resources }, (_, nth) => `arn:${String(nth).padStart(96, '0')}`),
    });

  test('stay in the role while they fit', () => {
    const { inline, attached } = inPolicies(stack, 'role', [statement('A', 40), statement('B', 40)]);
    expect(inline.map(({ sid }) => sid)).toEqual(['A', 'B']);
    expect(attached).toEqual([]);
  });

  test('go on in the next policy where they are too long for the room that is left', () => {
    const { inline, attached } = inPolicies(stack, 'role', [
      ...[statement('A', 50), statement('B', 50), statement('C', 100), statement('D', 1)],
    ]);
    const sids = (some: readonly iam.PolicyStatement[]) => some.map(({ sid }) => sid);
    expect(sids(inline)).toEqual(['A', 'BPart1']);
    expect(attached.map(sids)).toEqual([
      ['BPart2', 'CPart1'],
      ['CPart2', 'D'],
    ]);
    const named = [...inline, ...attached.flat()].flatMap(({ resources }) => resources);
    expect(named).toHaveLength(50 + 50 + 100 + 1);
  });

  test('are refused where no role can hold them', () => {
    expect(() => inPolicies(stack, 'shop-drift', [statement('A', 700)])).toThrow(
      'the permissions of shop-drift must fit 10 policies, got',
    );
  });
});
