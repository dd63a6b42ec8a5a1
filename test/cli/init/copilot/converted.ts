import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Converted, convert } from '../../../../cli/init/copilot/convert';
import { readWorkspace } from '../../../../cli/init/copilot/workspace';

const manifests = join(__dirname, 'manifests');

/** The workspaces, in their order. */
export const examples: readonly string[] = readdirSync(manifests).sort();

export const exampleFolder = (name: string): string => join(manifests, name);

export const convertedExample = async (name: string): Promise<Converted> =>
  convert(await readWorkspace(exampleFolder(name), exampleFolder(name)));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own that is gone after the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'teal-from-copilot-'));
  folders.push(folder);
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A workspace of one manifest, converted. */
export async function convertedManifest(
  manifest: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Converted> {
  const folder = temporaryFolder();
  writeFiles(folder, {
    'copilot/.workspace': 'application: store\n',
    'copilot/shop/manifest.yml': manifest,
    ...more,
  });
  return convert(await readWorkspace(folder, folder));
}

/** The repository of an example after `teal init`. */
export function writtenProject(name: string, { files }: Converted): string {
  const folder = temporaryFolder();
  cpSync(exampleFolder(name), folder, { recursive: true });
  cpSync(join(__dirname, '../../../../cdk.json'), join(folder, 'cdk.json'));
  writeFiles(folder, Object.fromEntries(files.map(({ path, content }) => [path, content])));
  return folder;
}
