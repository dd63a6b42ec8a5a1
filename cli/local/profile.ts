import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { EXIT, VerbFailed } from '../exit-codes';
import { PROFILE, ProfileTaken, withoutSection, withSection } from './profile-text';

/** What the profile leads to. */
export interface ProfileSettings {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Paths of the files that the SDKs and the CLIs read. */
export interface ProfileFiles {
  readonly config: string;
  readonly credentials: string;
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html */
export function profileFiles(environment: NodeJS.ProcessEnv): ProfileFiles {
  const home = environment.HOME || homedir();
  return {
    config: environment.AWS_CONFIG_FILE || join(home, '.aws', 'config'),
    credentials: environment.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials'),
  };
}

/** Writes the profile, in place of an older one of `teal local`. @throws VerbFailed when its name is taken */
export function writeProfile(
  files: ProfileFiles,
  { url, region, accessKeyId, secretAccessKey }: ProfileSettings,
): void {
  const keys = { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey };
  // Both are known to be possible before one is written.
  const changes = [
    change(files.config, `profile ${PROFILE}`, { region, endpoint_url: url }),
    change(files.credentials, PROFILE, keys),
  ];
  for (const { path, text } of changes) replace(path, text);
}

/** Takes the profile out. A file that was made for it is deleted. */
export function removeProfile({ config, credentials }: ProfileFiles): void {
  for (const path of [config, credentials]) {
    const text = textOf(path);
    if (text === undefined) continue;
    const others = withoutSection(text);
    if (others === '') rmSync(path);
    else if (others !== text) replace(path, others);
  }
}

function change(path: string, header: string, settings: Readonly<Record<string, string>>) {
  try {
    return { path, text: withSection(textOf(path) ?? '', header, settings) };
  } catch (error) {
    if (error instanceof ProfileTaken) throw new VerbFailed(EXIT.BAD_INPUT, `${path} ${error.message}`);
    throw error;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new VerbFailed(EXIT.COULD_NOT_RUN, `${path} must be readable, got ${String(error)}`);
  }
}

/** At once: a shell beside it never reads half a file. Credentials are for their owner's eyes. */
function replace(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const there = statSync(path, { throwIfNoEntry: false });
  // A link stays one: dotfiles are often kept elsewhere.
  const file = there ? realpathSync(path) : path;
  const temporary = `${file}.teal-${process.pid}`;
  writeFileSync(temporary, text, { mode: there?.mode ?? 0o600 });
  renameSync(temporary, file);
}
