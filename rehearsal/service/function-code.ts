import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { unzipSync } from 'fflate';
import { AwsError } from '../aws-error';
import { NotModelled } from '../not-modelled';
import { TemporaryFolder } from '../temporary-folder';
import type { FunctionDefinition } from './functions';

/** `Code` of a function in a template. */
export interface WrittenCode {
  readonly S3Key?: string | undefined;
  readonly ZipFile?: string | undefined;
}

/** Puts the code of functions into folders: an asset of the assembly is in one already. */
export class FunctionCode {
  private readonly folders: TemporaryFolder[] = [];

  /** @throws NotModelled for code that is nowhere here, AwsError for an archive that is none */
  folderOf(
    { S3Key, ZipFile }: WrittenCode,
    { where, fileAssets, uploaded }: Omit<FunctionDefinition, 'properties'>,
  ): string {
    const asset = S3Key === undefined ? undefined : fileAssets.get(S3Key);
    if (asset !== undefined) return asset;
    if (uploaded) return this.unzipped(uploaded);
    if (ZipFile === undefined)
      throw new NotModelled(`Lambda code of ${where} that is no asset of the assembly,`);
    return this.written(new Map([['index.js', ZipFile]]));
  }

  close(): void {
    for (const folder of this.folders) folder.remove();
  }

  private unzipped(archive: Uint8Array): string {
    const files = new Map(Object.entries(readArchive(archive)).filter(([name]) => !name.endsWith('/')));
    return this.written(files);
  }

  private written(files: ReadonlyMap<string, string | Uint8Array>): string {
    const folder = new TemporaryFolder('teal-function');
    this.folders.push(folder);
    for (const [name, content] of files) {
      const file = join(folder.path, name);
      // A name that climbs out of the folder would write anywhere on this machine.
      if (relative(folder.path, file).startsWith('..')) throw noArchive(`${name} is outside of it`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return folder.path;
  }
}

function readArchive(archive: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(archive);
  } catch (error) {
    throw noArchive((error as Error).message);
  }
}

/** source: Lambda API reference, CreateFunction (InvalidParameterValueException); the words were observed */
function noArchive(why: string): AwsError {
  return new AwsError('InvalidParameterValueException', `Could not unzip uploaded file: ${why}`);
}
