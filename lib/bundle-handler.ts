import { basename, dirname } from 'node:path';
import { type BuildFailure, type BuildOptions, buildSync, stop } from 'esbuild';
import options from './handler-bundle.json';

/** A file that cannot be bundled, or exports no `handler`; the message is esbuild's, with its places. */
export class NoHandler extends Error {
  override readonly name = 'NoHandler';
}

/**
 * Bundles a handler file of the team's own with all that it imports, the wrapper and the SDK too, as Teal's own are.
 * Those are bundled before synth, when nobody knows yet which files a configuration names.
 *
 * @param entry absolute
 * @throws NoHandler
 */
export const bundleHandler = (entry: string, outfile: string): void => build(entry, { outfile });

/**
 * The same without packages, which take most of the time: whether the team's own files can be bundled.
 *
 * @throws NoHandler
 */
export const tryHandler = (entry: string): void => build(entry, { packages: 'external', write: false });

function build(entry: string, how: BuildOptions): void {
  try {
    buildSync({
      ...(options as BuildOptions),
      // A module of its own, so that a file without `handler` is found here and not in the first release.
      stdin: {
        contents: `export { handler } from ${JSON.stringify(`./${basename(entry)}`)};`,
        resolveDir: dirname(entry),
        sourcefile: 'handler.js',
      },
      // No paths of this machine: the same file is the same asset everywhere.
      absWorkingDir: dirname(entry),
      logLevel: 'silent',
      ...how,
    });
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    const words = errors.map(({ text, location }) =>
      location ? `${text} (${location.file}:${location.line})` : text,
    );
    throw new NoHandler(words.join('; ') || String(error), { cause: error });
  } finally {
    // Its thread would stay for the next one, and keep a worker of jest from its end.
    void stop();
  }
}
