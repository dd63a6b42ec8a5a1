import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gateEntryProblems } from './gate-entries';
import { imageSourceProblems } from './image-sources';
import { ConfigurationError } from './problems';
import { type Asked, type ResolvedDelivery, resolveDelivery } from './resolve';
import { trustedRootProblems } from './signed-images';

/**
 * Runs a configuration file and resolves its default export. The process must be able to import TypeScript (tsx).
 *
 * @throws ConfigurationError also if the file is missing, throws or has no default export, or an image or a gate has no source
 */
export async function loadDelivery(file: string, asked: Asked = {}): Promise<ResolvedDelivery> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw problem(file, 'a file', 'nothing there', 'create it, or name another');
  }
  let module: unknown;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    throw problem(file, 'a module that loads', describeFailure(error, path), 'correct it there', error);
  }
  const input = defaultExport(module);
  if (input === undefined) {
    throw problem(
      file,
      'a module with a default export',
      exportsOf(module),
      'write export default defineDelivery({ … })',
    );
  }
  const resolved = resolveDelivery(input, path, asked);
  const problems = [
    ...imageSourceProblems(resolved.delivery),
    ...trustedRootProblems(resolved.delivery),
    ...gateEntryProblems(resolved.delivery),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems, basename(file));
  return resolved;
}

function problem(
  file: string,
  rule: string,
  got: string,
  advice: string,
  cause?: unknown,
): ConfigurationError {
  const error = new ConfigurationError([{ path: basename(file), rule, got, advice }], basename(file));
  if (cause !== undefined) error.cause = cause;
  return error;
}

/**
 * A module that was written as ESM and compiled to CommonJS arrives as `{ default: { __esModule, default } }`.
 */
function defaultExport(module: unknown): unknown {
  const outer = member(module, 'default');
  if (member(outer, '__esModule') === true) return member(outer, 'default');
  // What CommonJS makes of a file that exports nothing.
  const nothing = typeof outer === 'object' && outer !== null && Object.keys(outer).length === 0;
  return nothing ? undefined : outer;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function exportsOf(module: unknown): string {
  const names = typeof module === 'object' && module !== null ? Object.keys(module) : [];
  const own = names.filter((name) => !['default', '__esModule', 'module.exports'].includes(name));
  return own.length === 0 ? 'no exports' : `only ${own.join(', ')}`;
}

/** The message and the first place in the team's own files, without the machine's path to them. */
function describeFailure(error: unknown, path: string): string {
  const directory = dirname(path);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [first = '', second = ''] = message.split('\n');
  // esbuild says what is wrong with the syntax, and where, in the second line.
  const summary = (first.endsWith(':') ? `${first} ${second}` : first).replace(/\p{Cc}/gu, ' ');
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !line.includes('node_modules'))
    .map((line) => /((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)?$/.exec(line))
    .map((match) => match && { file: toPath(match[1] ?? ''), at: `${match[2]}:${match[3]}` })
    .find((frame) => frame?.file.startsWith(directory));
  const where = place ? ` at ${relative(directory, place.file)}:${place.at}` : '';
  return `${summary.replaceAll(`${directory}/`, '')}${where}`;
}

const toPath = (location: string): string =>
  location.startsWith('file:') ? fileURLToPath(location) : location;
