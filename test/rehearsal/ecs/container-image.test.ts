import { imageVersion, imageView, withOtherImage } from '../../../rehearsal/ecs/container-image';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

test.each([
  [`1.dkr.ecr.eu-west-1.amazonaws.com/shop@${DIGEST}`, DIGEST],
  [`shop:v1@${DIGEST}`, DIGEST],
  ['1.dkr.ecr.eu-west-1.amazonaws.com/assets:0f3a', '0f3a'],
  ['localhost:5000/shop', 'latest'],
  ['shop', 'latest'],
])('%s is told from others by %s', (image, version) => {
  expect(imageVersion(image)).toBe(version);
});

test.each([
  ['a digest', `shop@${DIGEST}`, DIGEST, /^shop@(sha256:[0-9a-f]{64})$/],
  ['a tag', 'shop:0f3a', '0f3a', /^shop:([0-9a-f]{64})$/],
  ['nothing', 'localhost:5000/shop', 'v1', /^localhost:5000\/shop:([0-9a-f]{64})$/],
])('a release is another image, and what repeats its name is, too: by %s', (_, image, release, pattern) => {
  const container = { name: 'shop', image, environment: { RELEASE: release, PORT: '80' }, secrets: {} };
  const [second, third] = [withOtherImage(container, 2), withOtherImage(container, 3)];
  const [, other] = pattern.exec(second.image ?? '') ?? [];
  expect(other).toBeDefined();
  expect(second.environment).toEqual({
    RELEASE: imageVersion(image) === release ? other : release,
    PORT: '80',
  });
  expect(third.image).toMatch(pattern);
  const digests = [container, second, third].map((each) => imageView(each)?.imageDigest);
  expect(new Set(digests).size).toBe(3);
  expect(withOtherImage(container, 2)).toEqual(second);
});

test('a container without an image stays as it is', () => {
  const container = { name: 'shop', environment: {}, secrets: {} };
  expect(withOtherImage(container, 2)).toBe(container);
  expect(imageView(container)).toBeUndefined();
});
