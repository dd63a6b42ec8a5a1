import { type Archive, openArchive } from '../../../cli/images/archive';
import { attach } from '../../../cli/images/attach';
import { copyImage } from '../../../cli/images/copy';
import { tag, upload } from '../../../cli/images/upload';
import { ImageRepository } from '../../../lambda/shared/images/repository';
import { AwsError } from '../../../rehearsal/aws-error';
import { Files, imageOf } from './oci-archive';
import { AWAY, HOME, NAME, Registries } from './registries';

const TAG = 'c'.repeat(40);
const files = new Files();
const { digest, bytes } = imageOf();
let archive: Archive;
let registries: Registries;
let home: ImageRepository;
let away: ImageRepository;

beforeAll(async () => {
  archive = await openArchive(files.write('image.tar', bytes));
});
beforeEach(async () => {
  registries = await new Registries().start();
  home = new ImageRepository(registries.client(), HOME);
  away = new ImageRepository(registries.client('us-east-1'), AWAY);
});
afterEach(() => registries.close());
afterAll(async () => {
  await archive.close();
  files.remove();
});

const imagesOf = (repository: 'home' | 'away') =>
  registries[repository].repository(NAME).images.map((image) => [image.digest, [...image.tags]]);

describe('what fails in between', () => {
  const OPERATIONS = [
    'BatchCheckLayerAvailability',
    'InitiateLayerUpload',
    'UploadLayerPart',
    'CompleteLayerUpload',
    'PutImage',
  ];
  const push = async () => {
    await upload(home, archive);
    await tag(home, archive.manifest, TAG);
  };

  test.each(
    OPERATIONS.flatMap((operation) => [
      [operation, 1],
      [operation, 2],
    ]) as [string, number][],
  )('interrupted at %s %i and run again, it converges', async (operation, nth) => {
    registries.fail((call) => (call.operation === operation && call.nth === nth ? 'drop' : undefined));
    const isCalledSoOften = operation !== 'BatchCheckLayerAvailability' || nth === 1;
    if (isCalledSoOften) await expect(push()).rejects.toThrow();
    else await push();
    // Whatever there is has no tag unless it is whole.
    expect(imagesOf('home')).toEqual(
      isCalledSoOften ? (operation === 'PutImage' && nth === 2 ? [[digest, []]] : []) : [[digest, [TAG]]],
    );
    registries.fail(() => undefined);
    await push();
    expect(imagesOf('home')).toEqual([[digest, [TAG]]]);
  });

  test('a part that arrived, and whose answer was lost, is not sent twice', async () => {
    const patient = new ImageRepository(registries.client('eu-west-1', 3), HOME);
    const { layers } = registries.home.repository(NAME);
    const uploadPart = layers.uploadPart.bind(layers);
    let lost = false;
    layers.uploadPart = (...part) => {
      const last = uploadPart(...part);
      if (lost) return last;
      lost = true;
      throw new AwsError('ServerException', 'the answer was lost', 500);
    };
    await upload(patient, archive);
    expect(imagesOf('home')).toEqual([[digest, []]]);
  });

  test.each([
    ['ThrottlingException', 'Rate exceeded'],
    ['AccessDeniedException', 'is not authorized to perform: ecr:PutImage'],
  ])('%s: it fails, and there is no tag', async (code, message) => {
    registries.fail(({ operation, nth }) =>
      operation === 'PutImage' && nth >= 2 ? new AwsError(code, message) : undefined,
    );
    await expect(push()).rejects.toThrow(message);
    expect(imagesOf('home')).toEqual([[digest, []]]);
  });

  test('a layer that changed after it was verified', async () => {
    const [config, layer, ...others] = archive.blobs;
    if (!config || !layer) throw new Error('it has two');
    const changed = {
      ...layer,
      read: async function* () {
        yield Buffer.from('layer 0ne');
      },
    };
    await expect(upload(home, { ...archive, blobs: [config, changed, ...others] })).rejects.toThrow(
      'must have 9 bytes that hash to it',
    );
    expect(imagesOf('home')).toEqual([]);
  });
});

describe('a copy to another region and account', () => {
  beforeEach(async () => {
    await upload(home, archive);
    await tag(home, archive.manifest, TAG);
  });
  const copy = () => copyImage(home, away, digest, { imageTag: TAG });
  const attached = {
    artifactType: 'application/spdx+json',
    bytes: Buffer.from('{"spdxVersion":"SPDX-2.3"}'),
  };

  test.each([
    'BatchGetImage',
    'GetDownloadUrlForLayer',
    'CompleteLayerUpload',
    'PutImage',
    'ListImageReferrers',
  ])('interrupted at %s and run again, it converges', async (operation) => {
    const sbom = await attach(home, archive.manifest, attached);
    registries.fail((call) => (call.operation === operation && call.nth === 1 ? 'drop' : undefined));
    await expect(copy()).rejects.toThrow();
    expect(registries.away.image(NAME, { imageTag: TAG })).toBeUndefined();
    registries.fail(() => undefined);
    await copy();
    expect(imagesOf('away')).toEqual([
      [digest, [TAG]],
      [sbom, [`${TAG}.${sbom.slice(7, 19)}`]],
    ]);
  });
});
