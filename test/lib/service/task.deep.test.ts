import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { only, shop, shopTemplate, synthesize } from '../../synth';

interface TaskDefinition {
  readonly ContainerDefinitions: readonly Record<string, unknown>[];
  readonly [property: string]: unknown;
}

const taskOf = (template: Template) =>
  only(template, 'AWS::ECS::TaskDefinition') as unknown as TaskDefinition;
const containerOf = (template: Template) => taskOf(template).ContainerDefinitions[0];

describe('the image of a pipeline', () => {
  test('is the parameter ImageDigest, which has no default and takes nothing but a digest', () => {
    const { ImageDigest } = shopTemplate().toJSON().Parameters;
    expect(ImageDigest).toEqual({
      Type: 'String',
      AllowedPattern: 'sha256:[0-9a-f]{64}',
      Description: expect.any(String),
      ConstraintDescription: expect.any(String),
    });
    const pattern = new RegExp(`^(?:${ImageDigest.AllowedPattern})$`);
    expect(`sha256:${'0a'.repeat(32)}`).toMatch(pattern);
    expect(`sha256:${'0A'.repeat(32)}`).not.toMatch(pattern);
    expect('latest').not.toMatch(pattern);
  });

  // source: facts/ecs-deployments.md §8: a token is taken for a tag by fromEcrRepository, and `repo:sha256…` is no image
  test('is named repository@digest', () => {
    const { Image } = containerOf(shopTemplate()) as { Image: { 'Fn::Join': [string, unknown[]] } };
    const [separator, parts] = Image['Fn::Join'];
    expect(separator).toBe('');
    expect(parts).toEqual([
      '111122223333.dkr.ecr.eu-west-1.',
      { Ref: 'AWS::URLSuffix' },
      '/shop/shop@',
      { Ref: 'ImageDigest' },
    ]);
  });

  test('is not built by CDK', () => {
    expect(dockerImages(synthesize(shop()).assembly.directory)).toEqual([]);
  });
});

describe('the image of a laptop', () => {
  const local = shop({ pipeline: false }, {}, { repository: undefined });
  const template = () => synthesize(local).template('shop-production');

  test('is built by CDK from the service’s directory, for its processor', () => {
    expect(dockerImages(synthesize(local).assembly.directory)).toEqual([
      expect.objectContaining({ directory: expect.stringMatching(/^asset\./), platform: 'linux/arm64' }),
    ]);
  });

  test('is told from others by its hash, which is RELEASE', () => {
    const { Environment, Image } = containerOf(template()) as {
      Environment: { Name: string; Value: string }[];
      Image: { 'Fn::Sub': string };
    };
    const release = Environment.find(({ Name }) => Name === 'RELEASE')?.Value;
    expect(release).toMatch(/^[0-9a-f]{64}$/);
    expect(Image['Fn::Sub']).toMatch(new RegExp(`:${release}$`));
  });

  test('needs no digest as a parameter', () => {
    expect(Object.keys(template().toJSON().Parameters)).not.toContain('ImageDigest');
  });
});

test.each([
  ['no architecture: ARM64', undefined, 'ARM64'],
  ['X86_64', 'X86_64' as const, 'X86_64'],
])('%s', (_, architecture, expected) => {
  expect(taskOf(shopTemplate({}, { architecture })).RuntimePlatform).toEqual({
    CpuArchitecture: expected,
    OperatingSystemFamily: 'LINUX',
  });
});

test('the container is not root and cannot change its image', () => {
  expect(taskOf(shopTemplate())).toMatchObject({
    NetworkMode: 'awsvpc',
    RequiresCompatibilities: ['FARGATE'],
  });
  expect(containerOf(shopTemplate())).toMatchObject({
    User: '65532:65532',
    ReadonlyRootFilesystem: true,
    Essential: true,
    PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp' }],
  });
});

// ELB drains for 30 s; SIGKILL before its end would cut answers off.
test('a task that stops has longer than the load balancer drains', () => {
  const { StopTimeout } = containerOf(shopTemplate()) as { StopTimeout: number };
  const [group] = Object.values(shopTemplate().findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
  const delay = group?.Properties.TargetGroupAttributes.find(({ Key }: { Key: string }) =>
    Key.startsWith('deregistration_delay'),
  ).Value;
  expect(StopTimeout).toBeGreaterThan(Number(delay));
});

test('environment variables are those of the configuration, PORT, RELEASE and whose metrics they are', () => {
  expect(
    containerOf(shopTemplate({}, { port: 3000, environment: { LOG_LEVEL: 'info' } }))?.Environment,
  ).toEqual([
    { Name: 'PORT', Value: '3000' },
    { Name: 'RELEASE', Value: { Ref: 'ImageDigest' } },
    { Name: 'TEAL_SERVICE', Value: 'shop' },
    { Name: 'TEAL_ENVIRONMENT', Value: 'production' },
    { Name: 'LOG_LEVEL', Value: 'info' },
  ]);
});

describe('secrets', () => {
  const template = () => shopTemplate({}, { secrets: ['DATABASE_URL', 'API_KEY'] });

  // Random values cannot start a service that needs real ones: they are made, and set, before it.
  test('are not made with the service', () => {
    const names = Object.values(template().findResources('AWS::SecretsManager::Secret')).map(
      ({ Properties }) => Properties.Name,
    );
    expect(names).not.toEqual([]);
    for (const name of ['DATABASE_URL', 'API_KEY']) expect(names).not.toContain(`shop-production/${name}`);
  });

  test.each([
    ['DATABASE_URL', 'SecretVersionDatabaseUrl'],
    ['API_KEY', 'SecretVersionApiKey'],
  ])(
    '%s is injected from a secret of its own, by name and by the version that %s says',
    (name, parameter) => {
      expect(containerOf(template())?.Secrets).toContainEqual({
        Name: name,
        ValueFrom: {
          'Fn::Join': [
            '',
            [
              `arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-production/${name}`,
              { 'Fn::If': [`${parameter}IsGiven`, { 'Fn::Join': ['', [':::', { Ref: parameter }]] }, ''] },
            ],
          ],
        },
      });
    },
  );

  test('a version is none by itself, and nothing but an id', () => {
    const { Parameters, Conditions } = template().toJSON();
    expect(Parameters.SecretVersionApiKey).toEqual({
      Type: 'String',
      Default: '',
      AllowedPattern: '([A-Za-z0-9_-]{32,64})?',
      Description:
        'Id of the version of shop-production/API_KEY that tasks read; empty for the one that is current when a task starts',
      ConstraintDescription: expect.any(String),
    });
    expect(Conditions.SecretVersionApiKeyIsGiven).toEqual({
      'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'SecretVersionApiKey' }, ''] }],
    });
    const pattern = new RegExp(`^(?:${Parameters.SecretVersionApiKey.AllowedPattern})$`);
    for (const id of ['', '1a2b3c4d-0000-4000-8000-000000000001', 'terraform-20261127230000000000000001'])
      expect(id).toMatch(pattern);
    for (const other of ['AWSCURRENT', `${'a'.repeat(32)}:`, 'a'.repeat(65)])
      expect(other).not.toMatch(pattern);
  });

  test('without one there is no such parameter', () => {
    expect(Object.keys(shopTemplate().toJSON().Parameters).join()).not.toContain('SecretVersion');
  });

  test('are none unless they are configured', () => {
    expect(containerOf(shopTemplate())).not.toHaveProperty('Secrets');
  });
});

interface DockerImage {
  readonly directory: string;
  readonly platform?: string;
}

function dockerImages(directory: string): DockerImage[] {
  const manifest = JSON.parse(readFileSync(join(directory, 'shop-production.assets.json'), 'utf8')) as {
    dockerImages: Record<string, { source: DockerImage }>;
  };
  return Object.values(manifest.dockerImages).map(({ source }) => source);
}
