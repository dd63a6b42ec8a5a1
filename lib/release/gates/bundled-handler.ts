import { basename, dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type BuildFailure, buildSync } from 'esbuild';
import * as options from '../../handler-bundle.json';

/**
 * A handler file of the team's own as the code of a function: one file, with all it imports, the wrapper and the SDK
 * too. Teal's own are bundled before synth, when nobody knows yet which files a configuration names; esbuild takes
 * a tenth of a second for one. It is done in this process, without Docker, and staged as any asset.
 *
 * @param entry absolute
 * @throws Error when it cannot be bundled, with esbuild's words, or exports no `handler`
 */
export function bundledHandler(entry: string): lambda.Code {
  return lambda.Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK must have one, for machines on which the bundling here is not possible; it never says so.
      image: DockerImage.fromRegistry('unused'),
      // What CDK tells two assets of one folder by.
      environment: { ENTRY: basename(entry) },
      local: {
        tryBundle: (directory) => {
          bundle(entry, directory);
          return true;
        },
      },
    },
  });
}

function bundle(entry: string, directory: string): void {
  try {
    buildSync({
      ...(options as Parameters<typeof buildSync>[0]),
      // A module of its own, so that a file without `handler` is found here and not in the first release.
      stdin: {
        contents: `export { handler } from ${JSON.stringify(`./${basename(entry)}`)};`,
        resolveDir: dirname(entry),
        sourcefile: 'handler.js',
      },
      // No paths of this machine: the same file is the same asset everywhere.
      absWorkingDir: dirname(entry),
      outfile: join(directory, 'index.js'),
      logLevel: 'silent',
    });
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    const words = errors.map(({ text, location }) =>
      location ? `${text} (${location.file}:${location.line})` : text,
    );
    throw new Error(
      `a gate's entry must be a module that exports handler, got ${entry}: ${words.join('; ') || String(error)}; correct it there`,
      { cause: error },
    );
  }
}
