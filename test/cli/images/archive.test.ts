import { openArchive } from '../../../cli/images/archive';
import { blobFile, type Changes, descriptorOf, Files, imageOf, tarOf } from './oci-archive';

const files = new Files();
afterAll(() => files.remove());

const open = (bytes: Buffer) => openArchive(files.write('image.tar', bytes));
const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

test('an image as buildx writes it: its digest, its platform, and what it is made of', async () => {
  const { digest, bytes } = imageOf();
  const archive = await open(bytes);
  expect([archive.manifest.digest, archive.platform]).toEqual([digest, 'linux/arm64']);
  const read = await Promise.all(
    archive.blobs.map(async (blob) => {
      const parts: Uint8Array[] = [];
      for await (const part of blob.read()) parts.push(part);
      return Buffer.concat(parts).toString();
    }),
  );
  expect(read).toEqual([
    expect.stringContaining('"architecture":"arm64"'),
    'layer one',
    'layer two, which is longer '.repeat(400),
  ]);
  await archive.close();
});

test('an index in the index, of one platform, leads to the image itself', async () => {
  let inner = '';
  const { digest, bytes } = imageOf({
    index: ({ manifests }) => {
      inner = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
      return { schemaVersion: 2, manifests: [descriptorOf(INDEX, inner)] };
    },
    files: (all) => [...all, blobFile(inner)],
  });
  const archive = await open(bytes);
  expect(archive.manifest.digest).toBe(digest);
  await archive.close();
});

test('GNU tar writes it with ./ before the names', async () => {
  const { bytes } = imageOf({
    files: (all) =>
      all.map((each) => ({
        ...each,
        name: `./${each.name}`,
        header: (header) => header.write('ustar  \0', 257, 'latin1'),
      })),
  });
  await (await open(bytes)).close();
});

const without = (name: string): Changes => ({
  files: (all) => all.filter((each) => !each.name.includes(name)),
});
const withFile = (name: string, more: object = {}): Changes => ({
  files: (all) => [...all, { name, bytes: 'x', ...more }],
});
const HOSTILE: readonly (readonly [string, Changes, string])[] = [
  ['a path out of it', withFile('../../etc/passwd'), 'must be an OCI image layout'],
  ['an absolute path', withFile('/etc/passwd'), 'must be an OCI image layout'],
  ['a path that only begins like a blob', withFile('blobs/sha256/../../x'), 'must be an OCI image layout'],
  ['another file', withFile('run.sh'), 'must be an OCI image layout'],
  ['control characters in a name', withFile('a\u001b[2J'), 'must be of files with plain names'],
  ['a symbolic link', withFile('index.json', { type: '2', bytes: '' }), 'must be of plain files and folders'],
  ['a hard link', withFile('index.json', { type: '1', bytes: '' }), 'must be of plain files and folders'],
  ['a device', withFile('index.json', { type: '3', bytes: '' }), 'must be of plain files and folders'],
  ['an extended header', withFile('x', { type: 'x' }), 'must be of plain files and folders'],
  ['GNU’s long name', withFile('././@LongLink', { type: 'L' }), 'must be of plain files and folders'],
  ['a file twice', withFile('index.json', { bytes: '{}' }), 'must be of files that are there once'],
  ['no layout', without('oci-layout'), 'must have a small file oci-layout'],
  ['no index', without('index.json'), 'must have a small file index.json'],
  [
    'a size that is negative',
    withFile('manifest.json', { header: (header: Buffer) => header.write('-0000000010\0', 124) }),
    'must be with octal numbers',
  ],
  [
    'a size in base 256',
    withFile('manifest.json', { header: (header: Buffer) => header.fill(0xff, 124, 136) }),
    'must be with octal numbers',
  ],
  [
    'a size beyond its end',
    withFile('manifest.json', { header: (header: Buffer) => header.write('00000777777\0', 124) }),
    'must be whole',
  ],
  [
    'an older layout',
    {
      files: (all) =>
        all.map((each) =>
          each.name === 'oci-layout' ? { ...each, bytes: '{"imageLayoutVersion":"0.9"}' } : each,
        ),
    },
    'oci-layout must be of an image',
  ],
  ['no manifest', { index: (index) => ({ ...index, manifests: [] }) }, 'index.json must be of an image'],
  [
    'two platforms',
    {
      index: (index) => ({
        ...index,
        manifests: [
          ...index.manifests,
          { ...index.manifests[0], platform: { os: 'linux', architecture: 'amd64' } },
        ],
      }),
    },
    'index.json must name one image, got 2 (one without a platform, linux/amd64); build it for one platform, with --provenance=false --sbom=false',
  ],
  [
    'docker’s media types',
    {
      index: (index) => ({
        ...index,
        manifests: index.manifests.map((each) => ({
          ...each,
          mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        })),
      }),
    },
    'must lead to application/vnd.oci.image.manifest.v1+json',
  ],
  [
    'a manifest of another size',
    { index: (index) => ({ ...index, manifests: index.manifests.map((each) => ({ ...each, size: 3 })) }) },
    'must have 3 bytes',
  ],
  [
    'a digest of another algorithm',
    {
      index: (index) => ({
        ...index,
        manifests: index.manifests.map((each) => ({ ...each, digest: 'sha512:00' })),
      }),
    },
    'must be sha256',
  ],
  [
    'a layer that is missing',
    { files: (all) => all.filter(({ bytes }) => `${bytes}` !== 'layer one') },
    'must hold all of the image',
  ],
  [
    'a layer that was changed',
    {
      files: (all) =>
        all.map((each) => (`${each.bytes}` === 'layer one' ? { ...each, bytes: 'layer 0ne' } : each)),
    },
    'must hash to its name',
  ],
  [
    'a layer of another size',
    {
      files: (all) =>
        all.map((each) => (`${each.bytes}` === 'layer one' ? { ...each, bytes: 'layer' } : each)),
    },
    'must have 9 bytes, got 5',
  ],
  [
    'a configuration that was changed',
    {
      files: (all) =>
        all.map((each) =>
          `${each.bytes}`.includes('arm64')
            ? { ...each, bytes: `${each.bytes}`.replace('arm64', 'amd64') }
            : each,
        ),
    },
    'must hash to its name',
  ],
  [
    'a foreign layer',
    {
      manifest: (manifest) => ({
        ...manifest,
        layers: (manifest.layers as object[]).map((each) => ({ ...each, urls: ['https://example.com'] })),
      }),
    },
    'a layer must be in the archive',
  ],
  [
    'a layer of another type',
    {
      manifest: (manifest) => ({
        ...manifest,
        layers: [{ ...(manifest.layers as object[])[0], mediaType: 'application/x-sh' }],
      }),
    },
    'must be a layer of OCI',
  ],
  [
    'something attached to another image',
    { manifest: (manifest) => ({ ...manifest, subject: descriptorOf(MANIFEST, 'x') }) },
    'it is no image',
  ],
  [
    'no image but an artifact',
    { manifest: (manifest) => ({ ...manifest, artifactType: 'text/plain' }) },
    'it is no image',
  ],
  ['no layer', { layers: [] }, 'layers'],
  ['128 layers', { layers: Array.from({ length: 128 }, (_, nth) => Buffer.from(`layer ${nth}`)) }, 'layers'],
  ['Windows', { config: (config) => ({ ...config, os: 'windows' }) }, 'must be linux'],
  [
    'an architecture that Fargate does not run',
    { config: (config) => ({ ...config, architecture: 'riscv64' }) },
    'must be amd64 or arm64',
  ],
  [
    'a configuration of other layers',
    { config: (config) => ({ ...config, rootfs: { type: 'layers', diff_ids: [] } }) },
    'must be of 2 layers, got 0',
  ],
  [
    'text that is not UTF-8',
    {
      files: (all) =>
        all.map((each) =>
          each.name === 'index.json' ? { ...each, bytes: Buffer.from([0x7b, 0xff]) } : each,
        ),
    },
    'must be UTF-8',
  ],
];

test.each(HOSTILE)('refused: %s', async (_, changes, why) => {
  await expect(open(imageOf(changes).bytes)).rejects.toThrow(why);
});

test.each([
  ['nothing', Buffer.alloc(0), 'must be whole'],
  ['no tar', Buffer.from('PK'.repeat(1000)), 'must be a tar file'],
  ['one that is cut off', imageOf().bytes.subarray(0, 1500), 'must be whole'],
  [
    'one without its end',
    tarOf([{ name: 'index.json', bytes: 'x' }], { end: 512 }),
    'must be whole, with its end',
  ],
  ['something after its end', Buffer.concat([imageOf().bytes, imageOf().bytes]), 'must be over at its end'],
  ['a header that was changed', Buffer.from(imageOf().bytes).fill(0x31, 100, 101), 'must be intact'],
  [
    'too many files',
    tarOf(Array.from({ length: 600 }, (_, nth) => ({ name: `blobs/${nth}`, type: '5' }))),
    'at most 512 files',
  ],
])('refused: %s', async (_, bytes, why) => {
  await expect(open(bytes)).rejects.toThrow(why);
});

test('refused: a folder, and a file that is not there', async () => {
  await expect(openArchive('/')).rejects.toThrow('must be a file');
  await expect(openArchive('/no/such/image.tar')).rejects.toThrow('ENOENT');
});
