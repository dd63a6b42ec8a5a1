import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { parse } from '../../lambda/shared/images/artifact';
import {
  type Blob,
  type Content,
  type Descriptor,
  digestOf,
  LARGEST_IMAGE,
  LARGEST_MANIFEST,
  MANIFEST_TYPE,
  NotAnImage,
} from '../../lambda/shared/images/content';
import { blobsOf, configSchema, INDEX_TYPE, indexSchema, parseImage, textOf } from './oci';
import { readAt, readTar, type TarEntry } from './tar';

/** An image in a file, verified. */
export interface Archive extends Content {
  /** `linux/arm64` */
  readonly platform: string;
  close(): Promise<void>;
}

/** What a builder may write besides blobs; `manifest.json` is docker's own index of the same. */
const FILES = ['oci-layout', 'index.json', 'manifest.json', 'repositories'];
const BLOB = /^blobs\/sha256\/[0-9a-f]{64}$/;
const LAYOUT = z.object({ imageLayoutVersion: z.literal('1.0.0') });
const NO_ATTESTATIONS = 'build it for one platform, with --provenance=false --sbom=false';

/**
 * Opens the archive of one image for one platform (a tar of an OCI image layout) and verifies all of it: sizes, digests,
 * media types, and that the configuration fits the layers. What it holds besides is not read.
 *
 * @throws NotAnImage, and what the file system throws
 */
export async function openArchive(path: string): Promise<Archive> {
  const file = await open(path, 'r');
  try {
    const content = await readArchive(file);
    return { ...content, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readArchive(file: FileHandle): Promise<Omit<Archive, 'close'>> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new NotAnImage('the archive must be a file, got something else; name image.tar');
  if (stat.size > LARGEST_IMAGE) {
    throw new NotAnImage(
      `the archive must have at most ${LARGEST_IMAGE} bytes, got ${stat.size}; Fargate has no room for such an image`,
    );
  }
  const entries = await readTar(file, stat.size);
  for (const name of entries.keys()) {
    if (!FILES.includes(name) && !BLOB.test(name)) {
      throw new NotAnImage(
        `the archive must be an OCI image layout, got ${JSON.stringify(name)} in it; write it with --output type=oci`,
      );
    }
  }
  parse(LAYOUT, await textIn(file, entries, 'oci-layout'), 'oci-layout');
  const manifest = await manifestOf(file, entries);
  const image = parseImage(manifest.text, 'the manifest');
  for (const blob of blobsOf(image)) await requireBlob(file, entries, blob);
  const config = parse(
    configSchema,
    textOf(await bytesOf(file, entries, image.config), 'the configuration'),
    'the configuration',
  );
  if (config.rootfs.diff_ids.length !== image.layers.length) {
    throw new NotAnImage(
      `the configuration must be of ${image.layers.length} layers, got ${config.rootfs.diff_ids.length}; build the image anew`,
    );
  }
  return {
    manifest,
    platform: `${config.os}/${config.architecture}`,
    blobs: blobsOf(image).map(
      (blob): Blob => ({ ...blob, read: () => stream(file, entryOf(entries, blob)) }),
    ),
  };
}

/** The manifest that the index leads to, through at most one more index. */
async function manifestOf(
  file: FileHandle,
  entries: ReadonlyMap<string, TarEntry>,
): Promise<Content['manifest']> {
  const index = parse(indexSchema, await textIn(file, entries, 'index.json'), 'index.json');
  let found = onlyOne(index, 'index.json');
  if (found.mediaType === INDEX_TYPE) {
    const inner = textOf(await bytesOf(file, entries, found), 'the index');
    found = onlyOne(parse(indexSchema, inner, 'the index'), 'the index');
  }
  if (found.mediaType !== MANIFEST_TYPE) {
    throw new NotAnImage(
      `the index must lead to ${MANIFEST_TYPE}, got ${found.mediaType}; write it with --output type=oci,oci-mediatypes=true`,
    );
  }
  const text = textOf(await bytesOf(file, entries, found), 'the manifest');
  return { digest: found.digest, mediaType: MANIFEST_TYPE, text };
}

function onlyOne({ manifests }: z.infer<typeof indexSchema>, where: string): Descriptor {
  const [only, ...others] = manifests;
  if (only && others.length === 0) return only;
  const platforms = manifests.map(({ platform }) =>
    platform ? `${platform.os}/${platform.architecture}` : 'one without a platform',
  );
  throw new NotAnImage(
    `${where} must name one image, got ${manifests.length} (${platforms.join(', ')}); ${NO_ATTESTATIONS}`,
  );
}

function entryOf(entries: ReadonlyMap<string, TarEntry>, { digest, size }: Descriptor): TarEntry {
  const entry = entries.get(`blobs/sha256/${digest.slice('sha256:'.length)}`);
  if (entry === undefined) {
    throw new NotAnImage(`the archive must hold all of the image, got no ${digest}; build it anew`);
  }
  if (entry.size !== size) {
    throw new NotAnImage(`${digest} must have ${size} bytes, got ${entry.size}; build the image anew`);
  }
  return entry;
}

async function textIn(
  file: FileHandle,
  entries: ReadonlyMap<string, TarEntry>,
  name: string,
): Promise<string> {
  const entry = entries.get(name);
  if (entry === undefined || entry.size > LARGEST_MANIFEST) {
    throw new NotAnImage(
      `the archive must have a small file ${name}, got ${entry ? `${entry.size} bytes` : 'none'}; write it with --output type=oci`,
    );
  }
  return textOf(await readAt(file, entry.offset, entry.size), name);
}

/** A manifest, an index, a configuration: small, and verified. */
async function bytesOf(
  file: FileHandle,
  entries: ReadonlyMap<string, TarEntry>,
  descriptor: Descriptor,
): Promise<Buffer> {
  const entry = entryOf(entries, descriptor);
  if (entry.size > LARGEST_MANIFEST) {
    throw new NotAnImage(
      `${descriptor.digest} must have at most ${LARGEST_MANIFEST} bytes, got ${entry.size}; ECR takes no larger manifest`,
    );
  }
  const bytes = await readAt(file, entry.offset, entry.size);
  if (digestOf(bytes) !== descriptor.digest) throw tampered(descriptor.digest);
  return bytes;
}

async function requireBlob(
  file: FileHandle,
  entries: ReadonlyMap<string, TarEntry>,
  descriptor: Descriptor,
): Promise<void> {
  const hash = createHash('sha256');
  for await (const bytes of stream(file, entryOf(entries, descriptor))) hash.update(bytes);
  if (`sha256:${hash.digest('hex')}` !== descriptor.digest) throw tampered(descriptor.digest);
}

/** A megabyte at a time. */
async function* stream(file: FileHandle, { offset, size }: TarEntry): AsyncIterable<Uint8Array> {
  for (let at = 0; at < size; at += MEBIBYTE) {
    yield await readAt(file, offset + at, Math.min(MEBIBYTE, size - at));
  }
}
const MEBIBYTE = 1024 * 1024;

const tampered = (digest: string): NotAnImage =>
  new NotAnImage(`${digest} must hash to its name, got another content; build the image anew`);
