import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EXIT, VerbFailed } from '../exit-codes';

const CONFIGURATION = 'teal.config.ts';
/** What a source may write that the configuration imports. */
const SOURCES = /^(?!.*\.(?:test|jest)\.ts$)(?:teal\.config\.ts|(?:lib|delivery)\/.*\.ts)$/;
/** Of the child, in milliseconds: it reads one file. */
const LONGEST = 60_000;

/**
 * Loads the configuration as it would be written, in a folder of its own and a process of its own, and looks that Teal takes it.
 *
 * @param files all that would be there, by path
 * @param directory the repository, in which its packages are
 * @throws VerbFailed (2) with every problem of it
 */
export async function checkConfiguration(
  files: ReadonlyMap<string, string>,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'teal-init-'));
  try {
    for (const [path, content] of files) {
      if (!SOURCES.test(path)) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const program = await bundled(folder, directory);
    await promisify(execFile)(process.execPath, [program], { cwd: directory, signal, timeout: LONGEST });
  } catch (error) {
    signal.throwIfAborted();
    throw failed(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** esbuild is a dependency of Teal, and not in its bundle, since it is a program of its own for each machine. */
async function bundled(folder: string, directory: string): Promise<string> {
  const own = createRequire(__filename);
  const esbuild = own('esbuild') as typeof import('esbuild');
  const outfile = join(folder, 'check.cjs');
  const configuration = JSON.stringify(join(folder, CONFIGURATION));
  const file = JSON.stringify(join(directory, CONFIGURATION));
  await esbuild.build({
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
    outfile,
    alias: { 'teal-cdk': tealEntry() },
    nodePaths: [join(directory, 'node_modules'), ...nodePathsOf(own)],
    stdin: {
      resolveDir: folder,
      contents: `import config from ${configuration};
import { resolveDelivery } from 'teal-cdk';
try { resolveDelivery(config, ${file}); } catch (error) { console.error(error.message); process.exitCode = 2; }`,
    },
  });
  return outfile;
}

const nodePathsOf = (own: NodeJS.Require): string[] => own.resolve.paths('esbuild') ?? [];

/** What a configuration imports: beside this program in the package, as its source in a clone. */
function tealEntry(): string {
  const places = ['lib/index.js', '../lib/index.ts', '../../lib/index.ts'].map((path) =>
    resolve(__dirname, path),
  );
  const entry = places.find((place) => existsSync(place));
  if (entry === undefined) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `Teal's own files must be in ${places.join(' or ')}, got none; install it again`,
    );
  }
  return entry;
}

function failed(error: unknown): VerbFailed {
  if (error instanceof VerbFailed) return error;
  const { stderr, message } = error as { stderr?: string; message: string };
  const why = (stderr ?? '').trim() || message;
  return new VerbFailed(
    EXIT.BAD_INPUT,
    `the configuration that would be written is not one that Teal takes; nothing was written\n${why}`,
    { cause: error },
  );
}
