import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EndpointCredentials } from '../../rehearsal/endpoint/lease';
import { EXIT, VerbFailed } from '../exit-codes';
import { processRuns } from './process-runs';
import { ownerOf, PROFILE, withoutProfile, withProfile } from './profile-text';

export interface ProfileFiles {
  readonly config: string;
  readonly credentials: string;
}

/** Where AWS's tools look. source: AWS SDKs and Tools Reference Guide, "Location of the shared config and credentials files" */
export function profileFiles(environment: Readonly<Record<string, string | undefined>>): ProfileFiles {
  const folder = join(environment.HOME || homedir(), '.aws');
  return {
    config: environment.AWS_CONFIG_FILE || join(folder, 'config'),
    credentials: environment.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
  };
}

/** @throws VerbFailed for a profile of that name that is another's: of somebody, or of a `teal local` that runs */
export function requireFreeProfile(files: ProfileFiles): void {
  for (const file of [files.config, files.credentials]) {
    const owner = ownerOf(textOf(file) ?? '');
    if (owner === 'somebody else') {
      throw new VerbFailed(
        EXIT.BAD_INPUT,
        `${file} must have no profile ${PROFILE}, since teal local writes one of that name, got one; rename it, or give another file by AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE`,
      );
    }
    if (owner && owner.pid !== process.pid && processRuns(owner.pid)) {
      throw new VerbFailed(
        EXIT.COULD_NOT_RUN,
        `one teal local must run at a time, got another, process ${owner.pid} (${file} says so); end that one with Ctrl-C. If it is no teal local, delete the lines between its marks in that file`,
      );
    }
  }
}

/**
 * @returns takes it out again
 * @throws VerbFailed when one of the files cannot be written; then none has it
 */
export function writeProfile(
  files: ProfileFiles,
  at: { readonly url: string; readonly region: string; readonly credentials: EndpointCredentials },
): () => void {
  const { accessKeyId, secretAccessKey } = at.credentials;
  const isNew = [files.config, files.credentials].map(dirname).filter((folder) => !existsSync(folder));
  const remove = () => removeProfile(files, isNew);
  try {
    edit(files.config, (text) =>
      withProfile(text, `profile ${PROFILE}`, { region: at.region, endpoint_url: at.url }, process.pid),
    );
    edit(files.credentials, (text) =>
      withProfile(
        text,
        PROFILE,
        { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey },
        process.pid,
      ),
    );
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}

/** Out of both, also where one of them cannot be written any more. @param folders that were made for it */
function removeProfile(files: ProfileFiles, folders: readonly string[]): void {
  const failed: unknown[] = [];
  for (const file of [files.config, files.credentials]) {
    try {
      edit(file, (text) => text && withoutProfile(text));
    } catch (error) {
      failed.push(error);
    }
  }
  for (const folder of folders) {
    if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }
  if (failed.length > 0) throw failed[0];
}

function textOf(file: string): string | undefined {
  try {
    // Bytes that are no UTF-8 stay as they are.
    return readFileSync(file, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new VerbFailed(EXIT.COULD_NOT_RUN, `${file} must be a file that can be read, got ${String(error)}`);
  }
}

/** Whole or not at all; a link stays one, and who may read the file stays so. */
function edit(file: string, change: (text: string | undefined) => string | undefined): void {
  const before = textOf(file);
  const after = change(before);
  if (after === before) return;
  try {
    replace(file, after);
  } catch (error) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `${file} must be a file that can be written, got ${String(error)}; or give another by AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE`,
    );
  }
}

function replace(file: string, text: string | undefined): void {
  const place = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ? realpathSync(file) : file;
  if (text === undefined) {
    rmSync(place);
    return;
  }
  const mode = statSync(place, { throwIfNoEntry: false })?.mode ?? 0o600;
  // For its owner alone, as a file that is made in it.
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  const whole = `${place}.teal-${process.pid}`;
  try {
    writeFileSync(whole, text, { encoding: 'latin1', mode: mode & 0o777 });
    // The mask of the process took away from the mode.
    chmodSync(whole, mode & 0o777);
    renameSync(whole, place);
  } catch (error) {
    rmSync(whole, { force: true });
    throw error;
  }
}
