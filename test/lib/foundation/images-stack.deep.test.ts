import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Environment } from '../../../lib/config/types-resolved';
import { addImages } from '../../../lib/foundation/images';
import { only, quick, shop, synthesize } from '../../synth';
import { environment } from './github-access-fixture';

interface LifecycleRule {
  readonly rulePriority: number;
  readonly selection: { readonly tagStatus: string; readonly [field: string]: unknown };
}

const [HOME, OTHER] = ['111122223333', '444455556666'] as const;
const place = (account: string, region: string) => ({ account, region });

/** The stacks alone. */
function imagesOf(
  environments: Readonly<Record<string, { account?: string; region?: string; pipeline?: boolean }>>,
  {
    home,
    services = ['shop'],
    bounded = false,
  }: { home?: ReturnType<typeof place>; services?: string[]; bounded?: boolean } = {},
) {
  const all = Object.entries(environments).map(([name, each]) => ({
    ...environment(name, each),
    services: services.map((service) => ({ name: service, gates: [] })),
  })) as unknown as Environment[];
  const [{ account, region } = { account: undefined, region: undefined }] = all;
  return addImages(new App(quick), 'shop', home ?? { account, region }, all, bounded);
}

const places = (stacks: readonly Stack[]) =>
  stacks.map(({ stackName, account, region }) => [stackName, account, region]);
const policyOf = (stack: Stack | undefined): unknown =>
  (
    only(Template.fromStack(stack as Stack), 'AWS::ECR::Repository') as {
      RepositoryPolicyText?: { Statement: unknown };
    }
  ).RepositoryPolicyText?.Statement;

describe('the repository of record', () => {
  const template = () => synthesize(shop()).template('shop-images');

  test('keeps what was pushed as it was pushed, scans it, and outlives the stack', () => {
    const [repository] = Object.values(template().findResources('AWS::ECR::Repository'));
    expect(repository).toMatchObject({
      Properties: {
        RepositoryName: 'shop/shop',
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  // An image that a rule has claimed is left alone by the rules after it, and 100,000 are all a repository holds.
  // source: Amazon ECR user guide, "Lifecycle policies", evaluation rules; service quotas
  test('never expires an image that was released', () => {
    const { LifecyclePolicy } = only(template(), 'AWS::ECR::Repository') as {
      LifecyclePolicy: { LifecyclePolicyText: string };
    };
    const { rules } = JSON.parse(LifecyclePolicy.LifecyclePolicyText) as { rules: LifecycleRule[] };
    const [first, ...others] = rules.toSorted((a, b) => a.rulePriority - b.rulePriority);
    expect(first?.selection).toEqual({
      tagStatus: 'tagged',
      tagPatternList: ['deployed-*'],
      countType: 'imageCountMoreThan',
      countNumber: 100_000,
    });
    expect(others.map(({ selection }) => selection)).toEqual([
      { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 10 },
      { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 600 },
    ]);
  });

  test('is one for each service', () => {
    const [stack] = imagesOf({ production: place(HOME, 'eu-west-1') }, { services: ['web', 'api'] });
    const names = Object.values(Template.fromStack(stack as Stack).findResources('AWS::ECR::Repository')).map(
      ({ Properties }) => Properties.RepositoryName,
    );
    expect(names.sort()).toEqual(['shop/api', 'shop/web']);
  });

  // `cdk deploy` of a stack deploys what it depends on, too: in another account, by a role that may not.
  test('is not deployed along with a service', () => {
    const { assembly } = synthesize(shop());
    const dependencies = assembly.getStackByName('shop-production').dependencies.map(({ id }) => id);
    expect(dependencies).toContain('shop-production-foundation');
    expect(dependencies).not.toContain('shop-images');
  });

  test('is nowhere without a pipeline', () => {
    const { stacks } = synthesize(shop({ pipeline: false })).assembly;
    expect(stacks.filter(({ stackName }) => stackName.includes('images'))).toEqual([]);
  });
});

describe('one account and region', () => {
  test('needs no policy: a role’s own is enough', () => {
    const stacks = imagesOf({
      staging: place(HOME, 'eu-west-1'),
      laptop: { ...place(OTHER, 'eu-west-1'), pipeline: false },
      production: place(HOME, 'eu-west-1'),
    });
    expect(places(stacks)).toEqual([['shop-images', HOME, 'eu-west-1']]);
    expect(policyOf(stacks[0])).toBeUndefined();
  });

  test('that the configuration does not name is that of the credentials', () => {
    const stacks = imagesOf({ production: {} });
    expect(stacks.map(({ stackName }) => stackName)).toEqual(['shop-images']);
    expect(policyOf(stacks[0])).toBeUndefined();
  });
});

describe('several accounts and regions', () => {
  const environments = {
    staging: place(HOME, 'eu-west-1'),
    production: place(OTHER, 'eu-west-1'),
    america: place(OTHER, 'us-east-1'),
  };
  const [home, copies] = imagesOf(environments);
  const principal = { AWS: `arn:aws:iam::${OTHER}:root` };
  const role = (name: string) => `arn:aws:iam::${OTHER}:role/${name}`;
  const allow = (Sid: string, Action: string | string[], ...roles: string[]) => ({
    ...{ Sid, Effect: 'Allow', Principal: principal, Action },
    Condition: { ArnEquals: { 'aws:PrincipalArn': roles } },
  });
  const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
  const READ = ['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:GetDownloadUrlForLayer'];

  test('have their repositories in one account, one in each region', () => {
    expect(places(imagesOf(environments))).toEqual([
      ['shop-images', HOME, 'eu-west-1'],
      ['shop-images-us-east-1', HOME, 'us-east-1'],
    ]);
  });

  // Who pulls from another account needs both: its own policy, and that of the repository.
  // source: IAM user guide, "Cross-account resource access"
  test('a service pulls from that account in its own region, as the role that the repository knows', () => {
    const images = place(HOME, 'eu-central-1');
    const template = synthesize(shop({ ...place(OTHER, 'eu-west-1') }, {}, { images })).template(
      'shop-production',
    );
    const { Outputs, Resources } = template.toJSON();
    expect(JSON.stringify(Outputs.ImageRepository.Value)).toContain(`${HOME}.dkr.ecr.eu-west-1.`);
    expect(Resources.ExecutionRole.Properties.RoleName).toBe('shop-production-execution');
    const statements = Object.values(template.findResources('AWS::IAM::Policy'))
      .filter(
        ({ Properties }) => JSON.stringify(Properties.Roles) === JSON.stringify([{ Ref: 'ExecutionRole' }]),
      )
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as object[]);
    const Resource = `arn:aws:ecr:eu-west-1:${HOME}:repository/shop/shop`;
    expect(statements).toContainEqual({ Effect: 'Allow', Action: PULL, Resource });
  });

  test('at home the tasks of that region pull, all deploy roles read, and that of the region tags', () => {
    expect(policyOf(home)).toEqual([
      allow('PullToRun', PULL, role('shop-production-execution')),
      allow('ReadToRelease', READ, role('shop-deploy-production'), role('shop-deploy-america')),
      allow('MarkReleased', 'ecr:PutImage', role('shop-deploy-production')),
    ]);
  });

  test('with a bootstrap of its own tasks pull by the role under its path, and by the one before', () => {
    const [bounded] = imagesOf(environments, { bounded: true });
    expect(policyOf(bounded)).toContainEqual(
      allow(
        'PullToRun',
        PULL,
        role('teal/shop/shop-production-execution-bounded'),
        role('shop-production-execution'),
      ),
    );
  });

  test('elsewhere the deploy role brings the copy, too, and nobody else is let in', () => {
    expect(policyOf(copies)).toEqual([
      allow('PullToRun', PULL, role('shop-america-execution')),
      allow('ReadToRelease', READ, role('shop-deploy-america')),
      allow(
        'MarkReleased',
        [
          ...['ecr:BatchCheckLayerAvailability', 'ecr:CompleteLayerUpload'],
          ...['ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'],
        ],
        role('shop-deploy-america'),
      ),
    ]);
  });

  test('may leave the images to a third, where no environment is', () => {
    const home = place('777788889999', 'eu-central-1');
    const stacks = imagesOf({ production: place(OTHER, 'eu-west-1') }, { home });
    expect(places(stacks)).toEqual([
      ['shop-images', '777788889999', 'eu-central-1'],
      ['shop-images-eu-west-1', '777788889999', 'eu-west-1'],
    ]);
    expect(policyOf(stacks[0])).toEqual([allow('ReadToRelease', READ, role('shop-deploy-production'))]);
  });
});
