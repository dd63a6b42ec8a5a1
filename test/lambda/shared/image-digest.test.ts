import { digestOf } from '../../../lambda/shared/image-digest';

const [A, B] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];

test.each<[string, Parameters<typeof digestOf>[0], string | undefined]>([
  ['resolved by ECS', { imageDigest: A, image: 'shop:1' }, A],
  ['pinned', { image: `123.dkr.ecr.eu-west-1.amazonaws.com/shop@${A}` }, A],
  ['pinned, with a tag', { image: `shop:1@${A}` }, A],
  ['resolved and pinned', { imageDigest: A, image: `shop@${B}` }, A],
  ['by its tag', { image: 'shop:latest' }, undefined],
  ['by something like a digest', { image: 'shop@sha256:abc' }, undefined],
  ['not told', {}, undefined],
])('an image %s', (_, image, digest) => {
  expect(digestOf(image)).toBe(digest);
});
