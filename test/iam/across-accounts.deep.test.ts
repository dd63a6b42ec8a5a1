import type { DeliveryInput } from '../../lib';
import { synthesize } from '../synth';
import { call } from './acts';
import { type Decision, evaluate } from './evaluate';
import type { Context } from './policy';
import { DeployedTemplate, type Role } from './template';
import { bootstrap, delivery, PRODUCTION, region, STAGING, THIRD } from './three-accounts';

function deployed(input: DeliveryInput, stackName: string): DeployedTemplate {
  const { template, environment } = synthesize(input).assembly.getStackByName(stackName);
  return new DeployedTemplate(template, { ...environment, stackName });
}

function roleOf(template: DeployedTemplate, name: RegExp): Role {
  const found = template.roles().find(({ arn }) => name.test(arn));
  if (!found) throw new Error(`${name} must be a role of ${template.place.stackName}`);
  return found;
}

describe.each<[string, Partial<DeliveryInput>]>([
  ['CDK’s bootstrap', {}],
  ['a bootstrap of the delivery’s own', { bootstrap }],
])('a task of another account, with %s', (_, more) => {
  const input = delivery(more);
  const role = roleOf(deployed(input, 'shop-production'), /-execution(-bounded)?$/);
  const [[, repository] = []] = deployed(input, 'shop-images').resources('AWS::ECR::Repository');
  const resource = deployed(input, 'shop-images').document(repository?.Properties?.RepositoryPolicyText);
  const boundary = more.bootstrap
    ? deployed(input, `shop-bootstrap-${PRODUCTION}`).managedPolicies().get('shop-boundary')
    : undefined;
  const pull = (action: string, principal: string): Decision =>
    evaluate(call(action, `arn:aws:ecr:${region}:${STAGING}:repository/shop/shop`), {
      identity: role.identity,
      ...{ boundary, resource, principal, resourceAccount: STAGING },
    });

  test.each(['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'])(
    'is started with its image: %s',
    (action) => expect(pull(action, role.arn)).toBe('allowed'),
  );

  test('pushes nothing', () => expect(pull('ecr:PutImage', role.arn)).toBe('denied'));

  test.each([
    ['role/elsewhere/shop-production-execution-bounded', PRODUCTION],
    ['role/Admin', PRODUCTION],
    ['role/shop-production-execution', THIRD],
  ])('is not started by %s of %s', (name, account) => {
    expect(pull('ecr:BatchGetImage', `arn:aws:iam::${account}:${name}`)).toBe('denied');
  });
});

test('the deploy role of another account reads and tags images, and brings no layers', () => {
  const input = delivery();
  const role = roleOf(deployed(input, `shop-github-access-${PRODUCTION}`), /shop-deploy-production$/);
  const [[, repository] = []] = deployed(input, 'shop-images').resources('AWS::ECR::Repository');
  const decide = (action: string) =>
    evaluate(call(action, `arn:aws:ecr:${region}:${STAGING}:repository/shop/shop`), {
      identity: role.identity,
      resource: deployed(input, 'shop-images').document(repository?.Properties?.RepositoryPolicyText),
      ...{ principal: role.arn, resourceAccount: STAGING },
    });
  const needed = ['BatchGetImage', 'DescribeImages', 'GetDownloadUrlForLayer', 'PutImage'];
  expect(needed.map((name) => decide(`ecr:${name}`))).toEqual(needed.map(() => 'allowed'));
  expect(decide('ecr:UploadLayerPart')).toBe('denied');
});

// The name of a role is taken once an account, whatever its path: with the same one CloudFormation could not replace it.
test('a role that moves under the path gets another name', () => {
  const nameIn = (more: Partial<DeliveryInput>) =>
    roleOf(deployed(delivery(more), 'shop-production'), /execution/)
      .arn.split('/')
      .at(-1);
  expect(nameIn({})).toBe('shop-production-execution');
  expect(nameIn({ bootstrap })).toBe('shop-production-execution-bounded');
});

describe('records of the environment before, in another account', () => {
  const input = delivery();
  const access = (account: string) => deployed(input, `shop-github-access-${account}`);
  const bucket = `arn:aws:s3:::shop-records-${STAGING}`;
  const release = `${bucket}/staging/shop/releases/8275.json`;
  const under = (prefix: string): Context => ({ 's3:prefix': prefix });
  const decide = (role: Role, action: string, resource: string, context: Context = {}): Decision =>
    evaluate(call(action, resource, context), {
      identity: role.identity,
      resource: access(STAGING).bucketPolicies()[0]?.[1],
      principal: role.arn,
      resourceAccount: STAGING,
    });
  const production = roleOf(access(PRODUCTION), /shop-deploy-production$/);

  test.each<[string, string, Context]>([
    ['s3:ListBucket', bucket, under('staging/shop/releases/')],
    ['s3:GetObject', release, {}],
  ])('the deploy role of the next one may %s', (action, resource, context) => {
    expect(decide(production, action, resource, context)).toBe('allowed');
  });

  test.each<[string, string, Context]>([
    ['s3:ListBucket', bucket, {}],
    ['s3:ListBucket', bucket, under('')],
    ['s3:ListBucket', bucket, under('production/shop/releases/')],
    ['s3:GetObject', `${bucket}/production/shop/releases/8275.json`, {}],
    ['s3:PutObject', release, { 's3:if-none-match': '*' }],
    ['s3:GetObjectVersion', release, {}],
    ['s3:DeleteObject', release, {}],
    ['s3:PutBucketPolicy', bucket, {}],
  ])('it may not %s on %s', (action, resource, context) => {
    expect(decide(production, action, resource, context)).toBe('denied');
  });

  test('no other role of another account may read them, whatever it may at home', () => {
    const others = [PRODUCTION, THIRD]
      .flatMap((account) => access(account).roles())
      .filter(({ arn }) => arn !== production.arn);
    expect(others.length).toBeGreaterThan(6);
    const identity = [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }] as const;
    for (const role of others) {
      expect([role.arn, decide({ ...role, identity }, 's3:GetObject', release)]).toEqual([
        role.arn,
        'denied',
      ]);
    }
  });

  test('are read one step back, and not two', () => {
    const [[, policy] = []] = access(PRODUCTION).bucketPolicies();
    expect(JSON.stringify(policy)).toContain(`arn:aws:iam::${THIRD}:role/shop-deploy-archive`);
    expect(JSON.stringify(access(THIRD).bucketPolicies())).not.toContain('role/');
  });
});
