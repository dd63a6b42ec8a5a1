import { type Archive, openArchive } from '../../../cli/images/archive';
import { attach } from '../../../cli/images/attach';
import { copyImage } from '../../../cli/images/copy';
import { tag, upload } from '../../../cli/images/upload';
import { ImageRepository } from '../../../lambda/shared/images/repository';
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

test('a push, and another one of the same: nothing is uploaded twice', async () => {
  await upload(home, archive);
  await tag(home, archive.manifest, TAG);
  expect(imagesOf('home')).toEqual([[digest, [TAG]]]);
  registries.calls.length = 0;
  await upload(home, archive);
  await tag(home, archive.manifest, TAG);
  expect(registries.calls).toEqual(['BatchCheckLayerAvailability', 'PutImage', 'PutImage', 'DescribeImages']);
  expect(imagesOf('home')).toEqual([[digest, [TAG]]]);
});

test('the tag of another image is not moved', async () => {
  await upload(home, archive);
  registries.home.put(NAME, '{}', { tag: TAG });
  await expect(tag(home, archive.manifest, TAG)).rejects.toThrow(
    `the tag ${TAG} must be free or of this image`,
  );
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

  test('has the same digest, with what is attached to it; and again', async () => {
    const sbom = await attach(home, archive.manifest, attached);
    await copy();
    expect(imagesOf('away')).toEqual([
      [digest, [TAG]],
      [sbom, [`${TAG}.${sbom.slice(7, 19)}`]],
    ]);
    registries.calls.length = 0;
    await copy();
    expect(registries.calls).not.toContain('UploadLayerPart');
    expect(registries.calls).not.toContain('GetDownloadUrlForLayer');
  });

  test.each([
    ['another content of the same size', Buffer.from('layer 0ne'), 'that hash to it'],
    ['more', Buffer.from('layer one, and more'), 'must have 9 bytes, got more'],
    ['less', Buffer.from('layer'), 'must have 9 bytes, got 5'],
  ])('a layer that ECR gives out is %s', async (_, other, why) => {
    const layer = archive.blobs[1]?.digest ?? '';
    registries.home.repository(NAME).layers.tamper(layer, other);
    await expect(copy()).rejects.toThrow(why);
    expect(imagesOf('away')).toEqual([]);
  });

  test('another manifest than the digest names', async () => {
    const { images } = registries.home.repository(NAME);
    Object.assign(images[0] ?? {}, { manifest: '{"other":true}' });
    await expect(copy()).rejects.toThrow(`the manifest of ${digest} must hash to it`);
  });

  test('of an archived image there is none', async () => {
    registries.home.setStatus(NAME, { imageDigest: digest }, 'ARCHIVED');
    await expect(copy()).rejects.toThrow('not archived');
  });

  test('an attachment of another image is not taken along', async () => {
    const { images } = registries.home.repository(NAME);
    const sbom = await attach(home, archive.manifest, attached);
    const forged = images.find((image) => image.digest === sbom);
    await attach(home, { ...archive.manifest, digest: `sha256:${'0'.repeat(64)}` }, attached);
    const stranger = images.at(-1);
    Object.assign(stranger ?? {}, { references: forged?.references });
    await expect(copy()).rejects.toThrow('must refer to');
  });
});
