import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { delivery, environment, production } from './github-access-fixture';

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

const withServices = (count: number) => {
  const services = Array.from({ length: count }, (_, nth) => `service-number-${nth}`);
  return delivery(
    ['staging', 'acceptance', 'production'].map((name) => environment(name, production, services)),
  );
};

type Policies = Readonly<Record<'inline' | 'attached', readonly Resource[]>>;
const known = new Map<number, Policies>();

/** The policies of all roles. */
function policies(count: number): Policies {
  const found = known.get(count) ?? synthesized(count);
  known.set(count, found);
  return found;
}

function synthesized(count: number): Policies {
  const { app, access } = withServices(count);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const [stack] = access;
  const { template } = app.synth().getStackByName(stack?.stackName ?? '');
  const all = Object.values(template.Resources as Record<string, Resource>);
  const ofType = (type: string) => all.filter(({ Type }) => Type === type);
  return { inline: ofType('AWS::IAM::Policy'), attached: ofType('AWS::IAM::ManagedPolicy') };
}

const size = ({ Properties }: Resource): number => JSON.stringify(Properties.PolicyDocument).length;

// source: IAM quotas: 10,240 characters inside a role, 6,144 of a managed policy, 10 of these attached to a role
test.each([1, 16])(
  'of a delivery of %i services in three environments are such that IAM takes them',
  (count) => {
    const { inline, attached } = policies(count);
    expect(Math.max(...inline.map(size))).toBeLessThanOrEqual(10_240);
    expect(Math.max(0, ...attached.map(size))).toBeLessThanOrEqual(6_144);
    for (const { Properties } of inline) {
      const ofRole = attached.filter((one) => one.Properties.Roles[0]?.Ref === Properties.Roles[0]?.Ref);
      expect(ofRole.length).toBeLessThanOrEqual(10);
    }
    expect(attached.length).toBeGreaterThan(0);
    expect(process.exitCode).toBeUndefined(); // set by a finding of cdk-nag
  },
);

test('name every resource of a statement that is split', () => {
  const { inline, attached } = policies(16);
  const named = [...inline, ...attached]
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Sid }) => Sid.startsWith('ReadReleases'))
    .flatMap(({ Resource }) => Resource);
  // Deployments and revisions, for a deploy role each and for the drift role.
  expect(named).toHaveLength(2 * 2 * 3 * 16);
  expect(new Set(named).size).toBe(2 * 3 * 16);
});

test('name what drift compares one by one, and by environment where that is too much', () => {
  const compared = (count: number) =>
    [...policies(count).inline, ...policies(count).attached]
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Sid }) => Sid === 'CompareFunction')
      .flatMap(({ Resource }) => Resource)
      .sort();
  const ofFunctions = (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
  expect(compared(1)).toEqual(
    ['acceptance', 'production', 'staging'].map((name) => ofFunctions(`service-number-0-${name}-*`)),
  );
  expect(compared(16)).toEqual(
    ['acceptance', 'production', 'staging'].map((name) => ofFunctions(`*-${name}-*`)),
  );
});

test('refuse what no role can hold', () => {
  expect(() => withServices(80)).toThrow(/^the permissions of shop-[a-z-]+ must fit 10 policies, got/);
});
