import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  type Blob,
  type Content,
  type Descriptor,
  digestOf,
  MANIFEST_TYPE,
} from '../../lambda/shared/images/content';
import { USERS_PATH } from './names';

/** What is released, each an image of its own: the same files, another command. */
export const VERSIONS = {
  first: [],
  second: ['--seed', '2'],
  gate: ['--broken-path', '/products'],
  crash: ['--crash-at-start'],
  alarm: ['--broken-path', USERS_PATH],
} as const satisfies Record<string, readonly string[]>;
export type Version = keyof typeof VERSIONS;

/** An image with Node in it, for one platform. */
export interface BaseImage {
  readonly config: {
    readonly architecture: string;
    readonly os: string;
    readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly string[] };
    readonly config?: { readonly Env?: readonly string[] };
  };
  readonly layers: readonly Blob[];
}

const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** One layer more on the base, with the sample in it, and what it is started with. The same input gives the same digest. */
export function imageOf(base: BaseImage, sample: Uint8Array, version: Version): Content {
  const tar = tarOf('app/faulty.js', sample);
  const layer = blobOf(LAYER_TYPE, gzipSync(tar));
  const config = blobOf(
    CONFIG_TYPE,
    Buffer.from(
      JSON.stringify({
        architecture: base.config.architecture,
        os: base.config.os,
        config: {
          Env: [...(base.config.config?.Env ?? []), 'NODE_ENV=production', 'PORT=8080', `VERSION=${version}`],
          Entrypoint: ['node'],
          Cmd: ['/app/faulty.js', ...VERSIONS[version]],
          User: '65532:65532',
          WorkingDir: '/app',
        },
        rootfs: { type: 'layers', diff_ids: [...base.config.rootfs.diff_ids, digestOf(tar)] },
      }),
    ),
  );
  const layers = [...base.layers, layer];
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
  });
  return {
    manifest: { digest: digestOf(text), mediaType: MANIFEST_TYPE, text },
    blobs: [config, ...layers],
  };
}

const descriptorOf = ({ mediaType, digest, size }: Descriptor): Descriptor => ({ mediaType, digest, size });

function blobOf(mediaType: string, bytes: Uint8Array): Blob {
  return {
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
    async *read() {
      yield bytes;
    },
  };
}

/** A tar of one file that everybody may read. source: POSIX.1-2017, pax, "ustar Interchange Format" */
export function tarOf(name: string, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, width: number) => value.toString(8).padStart(width - 1, '0');
  header.write(name, 0, 100, 'utf8');
  header.write(octal(0o444, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(bytes.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        ', 148); // the checksum is reckoned as if it were spaces
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const checksum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(checksum, 7)}\u0000 `, 148);
  const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512);
  return Buffer.concat([header, bytes, padding, Buffer.alloc(1024)]);
}

/** Of a layer that was read: whether it is what its digest says. */
export const isWhole = (bytes: Uint8Array, digest: string): boolean =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}` === digest;
