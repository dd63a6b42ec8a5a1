import { repositoryFinding, runningFinding, type SeenImage } from '../../../../cli/doctor/account/images';
import { ecrImageOf, imageOfTemplate } from '../../../../cli/doctor/account/repository';
import { shop, synthesize } from '../../../synth';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const DIGEST = `sha256:${'a'.repeat(64)}`;
const HOST = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const image = {
  ...{ registryId: '111122223333', region: 'eu-west-1', repositoryName: 'shop/shop' },
  id: { imageDigest: DIGEST },
};

test.each<[string, unknown]>([
  [`${HOST}/shop/shop@${DIGEST}`, image],
  [`${HOST}/shop/shop:1.2`, { ...image, id: { imageTag: '1.2' } }],
  [
    `111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/shop/shop@${DIGEST}`,
    { ...image, region: 'cn-north-1' },
  ],
  [`public.ecr.aws/nginx/nginx@${DIGEST}`, undefined],
  ['nginx:1', undefined],
  [`${HOST}/shop/shop`, undefined],
])('%s', (text, expected) => {
  expect(ecrImageOf(text)).toEqual(expected);
});

const laptop = {
  service: { name: 'shop', port: 8080, build: './app' },
  environments: { production: {} },
};

test.each([
  ['of a pipeline', shop(), /^111122223333\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/shop\/shop@sha256:0+$/],
  [
    'that CDK builds',
    laptop,
    /^111122223333\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/cdk-hnb659fds-container-assets-111122223333-eu-west-1:[0-9a-f]{64}$/,
  ],
])('the image %s is read from the template', (_, input, expected) => {
  const { template } = synthesize(input).assembly.getStackByName('shop-production');
  const text = imageOfTemplate(template, 'shop', PLACE) ?? '';
  expect(text).toMatch(expected);
  expect(ecrImageOf(text)).toBeDefined();
});

const shared = [
  {
    ...{ stackName: 'shop-images', ...PLACE },
    template: {
      ...{ Parameters: {}, Conditions: {}, Mappings: {}, Outputs: {} },
      Resources: { Images: { Type: 'AWS::ECR::Repository' } },
    },
  },
];

test.each<
  [string, { mutability: string | undefined } | undefined, typeof shared, string, RegExp | undefined]
>([
  ['immutable', { mutability: 'IMMUTABLE' }, shared, 'right', undefined],
  ['immutable but for some', { mutability: 'IMMUTABLE_WITH_EXCLUSION' }, shared, 'right', undefined],
  [
    'mutable',
    { mutability: 'MUTABLE' },
    shared,
    'wrong',
    /^aws ecr put-image-tag-mutability .*--image-tag-mutability IMMUTABLE$/,
  ],
  ['of which nothing is said', { mutability: undefined }, shared, 'wrong', /put-image-tag/],
  ['that is not there', undefined, shared, 'wrong', /^npx cdk deploy shop-images$/],
  [
    'of the bootstrap that is not there',
    undefined,
    [],
    'wrong',
    /^npx cdk bootstrap aws:\/\/111122223333\/eu-west-1$/,
  ],
])('a repository %s', (_, seen, stacks, is, todo) => {
  const finding = repositoryFinding(image, seen, stacks);
  expect(finding.is).toBe(is);
  expect(finding.todo).toEqual(todo && expect.stringMatching(todo));
});

test.each<[string, SeenImage, string, RegExp]>([
  ['nothing', { is: 'nothing-runs' }, 'right', /nothing is deployed yet/],
  ['an image of others', { is: 'elsewhere', image: 'nginx:1' }, 'right', /nginx:1 is not of ECR/],
  ['one that is there', { is: 'there', image, status: 'ACTIVE' }, 'right', /is in shop\/shop/],
  ['one of an ECR that tells no status', { is: 'there', image }, 'right', /is in shop\/shop/],
  ['one that is archived', { is: 'there', image, status: 'ARCHIVED' }, 'wrong', /cannot be pulled/],
  ['one that is gone', { is: 'gone', image }, 'wrong', /is gone from shop\/shop/],
])('what runs: %s', (_, seen, is, says) => {
  expect(runningFinding('shop', seen)).toMatchObject({ is, says: expect.stringMatching(says) });
});
