import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';

/** Each content once: configurations share the bundles of their functions. */
const packedSchema = z.object({
  contents: z.array(z.string()),
  /** By path, with slashes, the index of its content. */
  files: z.record(z.string(), z.number().int()),
});

/**
 * Assemblies in one file of text: templates, manifests, and the files that functions are made of. Directories that images
 * would be built from are left out: no image is built in a rehearsal.
 *
 * @param directory with a directory for each assembly
 */
export function packAssemblies(directory: string): Buffer {
  const contents: string[] = [];
  const known = new Map<string, number>();
  const files: Record<string, number> = {};
  for (const name of readdirSync(directory).sort()) {
    const assembly = join(directory, name);
    const assets = fileAssetsOf(assembly);
    for (const file of filesIn(assembly)) {
      const [first = ''] = relative(assembly, file).split(sep);
      if (first.startsWith('asset.') && !assets.has(first)) continue;
      const content = file.endsWith('.metadata.json') ? withoutTraces(file) : readFileSync(file, 'utf8');
      const index = known.get(content) ?? contents.push(content) - 1;
      known.set(content, index);
      files[relative(directory, file).split(sep).join('/')] = index;
    }
  }
  return brotliCompressSync(JSON.stringify({ contents, files } satisfies z.infer<typeof packedSchema>), {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      // The SDK is in each bundle: a window over all of them keeps it once.
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
}

/** @throws ZodError for what {@link packAssemblies} has not made */
export function unpackAssemblies(packed: Buffer, directory: string): void {
  const { contents, files } = packedSchema.parse(JSON.parse(brotliDecompressSync(packed).toString('utf8')));
  for (const [path, index] of Object.entries(files)) {
    const file = join(directory, ...path.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents[index] ?? '');
  }
}

/** The logical ids of constructs alone: warnings come with stacks of calls, which name files of the machine. */
function withoutTraces(file: string): string {
  const metadata: Record<string, { type: string; data?: unknown }[]> = JSON.parse(readFileSync(file, 'utf8'));
  const ids = Object.entries(metadata).map(([path, entries]) => [
    path,
    entries.filter(({ type }) => type === 'aws:cdk:logicalId').map(({ type, data }) => ({ type, data })),
  ]);
  return JSON.stringify(Object.fromEntries(ids));
}

/** Names in the assembly of what is uploaded as a file, by its manifests of assets. */
function fileAssetsOf(assembly: string): ReadonlySet<string> {
  const manifests = readdirSync(assembly).filter((name) => name.endsWith('.assets.json'));
  return new Set(
    manifests.flatMap((name) => {
      const { files = {} } = JSON.parse(readFileSync(join(assembly, name), 'utf8')) as {
        files?: Record<string, { source: { path: string } }>;
      };
      return Object.values(files).map(({ source }) => source.path);
    }),
  );
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
