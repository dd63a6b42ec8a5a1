import { AwsAccount } from '../../../rehearsal/account/aws-account';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { Repositories } from '../../../rehearsal/ecr/repositories';
import { scanImage } from '../../../rehearsal/ecr/scan-image';

const PLACE = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
const URI = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/shop';
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

const running = (...images: readonly string[]) =>
  new Repositories({ now: () => 5 }, PLACE, () =>
    images.map((image) => ({ image, imageDigest: digest('a') })),
  );

test('what runs was pushed, and scanned where that is on', () => {
  const repositories = running(`${URI}@${digest('a')}`);
  repositories.create('acme/shop', { scanOnPush: true });
  expect(repositories.image('acme/shop', { imageDigest: digest('a') })).toMatchObject({
    status: 'ACTIVE',
    scan: { status: 'COMPLETE', findings: [] },
  });
  expect(repositories.image('acme/shop', { imageDigest: digest('b') })).toBeUndefined();
});

test.each([
  ['another repository', `${URI}-other@${digest('a')}`],
  ['a repository below', `${URI}/other@${digest('a')}`],
])('what runs from %s is not here', (_, image) => {
  const repositories = running(image);
  repositories.create('acme/shop');
  expect(repositories.image('acme/shop', { imageDigest: digest('a') })).toBeUndefined();
});

// source: Amazon ECR API reference, ImageScanningConfiguration (scanOnPush)
test('what is pushed is scanned where that is on, and nowhere else', () => {
  const repositories = new Repositories({ now: () => 5 }, PLACE);
  repositories.create('on', { scanOnPush: true });
  repositories.create('off');
  expect(repositories.put('on', '{}').scan).toEqual({ status: 'COMPLETE', findings: [], completedAt: 5 });
  expect(repositories.put('off', '{}').scan).toBeUndefined();
});

test('the scanner says something of an image before it is pushed', () => {
  const account = new AwsAccount(new VirtualClock(), PLACE);
  account.repositories.create('acme/shop');
  const findings = [{ id: 'CVE-1', severity: 'HIGH' as const }];
  scanImage(account, `${URI}@${digest('a')}`, { scan: { findings }, digest: digest('b'), now: 7 });
  expect(account.repositories.image('acme/shop', { imageDigest: digest('b') })?.scan).toEqual({
    status: 'COMPLETE',
    completedAt: 7,
    findings: [{ name: 'CVE-1', severity: 'HIGH' }],
  });
});

test('before anything is deployed no image is meant by default', () => {
  const account = new AwsAccount(new VirtualClock(), PLACE);
  account.repositories.create('acme/shop');
  expect(() => scanImage(account, URI, { scan: {}, digest: undefined, now: 0 })).toThrow('No image runs');
});
