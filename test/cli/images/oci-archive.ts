import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '../../../lambda/shared/images/content';

export interface TarFile {
  readonly name: string;
  readonly bytes?: Buffer | string;
  /** @default 0, a plain file */
  readonly type?: string;
  /** Changes the header after it is made, before its checksum is. */
  readonly header?: (header: Buffer) => void;
}

/** A tar file, as Go writes it: ustar, numbers in octal. */
export function tarOf(files: readonly TarFile[], { end = 1024 }: { end?: number } = {}): Buffer {
  const blocks = files.flatMap(({ name, bytes = '', type = '0', header: change }) => {
    const content = Buffer.from(bytes);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100, 'latin1');
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\u000000', 257, 'latin1');
    change?.(header);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(end)]);
}

export interface ImageParts {
  readonly layers: readonly Buffer[];
  readonly config: object;
  readonly manifest: object;
  readonly index: object;
  readonly files: readonly TarFile[];
}

const blobName = (digest: string): string => `blobs/sha256/${digest.slice(7)}`;
export const blobFile = (bytes: Buffer | string): TarFile => ({ name: blobName(digestOf(bytes)), bytes });
export const descriptorOf = (mediaType: string, bytes: Buffer | string) => ({
  mediaType,
  digest: digestOf(bytes),
  size: Buffer.byteLength(bytes),
});

/** What a test changes of an image that is right. */
export interface Changes {
  readonly layers?: readonly Buffer[];
  readonly config?: (config: Record<string, unknown>) => object;
  readonly manifest?: (manifest: Record<string, unknown>) => object;
  readonly index?: (index: { manifests: Record<string, unknown>[] } & Record<string, unknown>) => object;
  readonly files?: (files: readonly TarFile[]) => readonly TarFile[];
}

/** An image as `docker buildx build --output type=oci` writes it, and its digest. */
export function imageOf(changes: Changes = {}): { readonly digest: string; readonly bytes: Buffer } {
  const layers = changes.layers ?? [
    Buffer.from('layer one'),
    Buffer.from('layer two, which is longer '.repeat(400)),
  ];
  const config = JSON.stringify(
    (changes.config ?? ((each) => each))({
      architecture: 'arm64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: layers.map((each) => digestOf(each)) },
    }),
  );
  const manifest = JSON.stringify(
    (changes.manifest ?? ((each) => each))({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: descriptorOf('application/vnd.oci.image.config.v1+json', config),
      layers: layers.map((each) => descriptorOf('application/vnd.oci.image.layer.v1.tar+gzip', each)),
    }),
  );
  const index = (changes.index ?? ((each) => each))({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [descriptorOf('application/vnd.oci.image.manifest.v1+json', manifest)],
  });
  const files: readonly TarFile[] = [
    { name: 'blobs/', type: '5' },
    { name: 'blobs/sha256/', type: '5' },
    ...[config, manifest, ...layers].map(blobFile),
    { name: 'index.json', bytes: JSON.stringify(index) },
    { name: 'oci-layout', bytes: '{"imageLayoutVersion":"1.0.0"}' },
  ];
  return { digest: digestOf(manifest), bytes: tarOf((changes.files ?? ((each) => each))(files)) };
}

/** A folder for files of a test. */
export class Files {
  private readonly folder = mkdtempSync(join(tmpdir(), 'teal-images-test-'));

  /** @returns its path */
  write(name: string, bytes: Buffer | string): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
