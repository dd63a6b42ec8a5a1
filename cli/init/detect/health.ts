import { posix } from 'node:path';
import { type Found, found } from './found';
import type { Tree } from './tree';

/** Likelier first: what says "ready" is asked whether a task may have traffic, what says "live" is not. */
const PATHS: readonly string[] = [
  ...['/ready', '/readyz', '/readiness', '/health/ready', '/api/ready', '/actuator/health/readiness'],
  ...['/health', '/healthz', '/healthcheck', '/health-check', '/api/health', '/api/healthz', '/_health'],
  ...['/actuator/health', '/up', '/status', '/ping', '/live', '/livez'],
];

const SOURCE = /\.(?:[cm]?[jt]sx?|py|go|java|kt|kts|scala|rb|cs|php|rs|ex|exs|ya?ml|properties)$/;
const TESTS =
  /(?:^|\/)(?:tests?|__tests__|spec|specs|e2e)\/|\.(?:test|spec)\.|_test\.(?:go|py)$|(?:^|\/)test_/;
/** A path in quotes, alone. */
const QUOTED = /(["'`])(\/?[a-z0-9_/-]{2,40})\1/g;

/**
 * Paths in the sources of a service that may answer when it is ready, the likeliest first.
 *
 * @param directory of the service
 */
export function healthPathsIn(tree: Tree, directory: string): Found<string>[] {
  const seen = new Map<string, string>();
  const note = (path: string, why: string) => {
    if (PATHS.includes(path) && !seen.has(path)) seen.set(path, why);
  };
  for (const file of filesOf(tree, directory)) {
    routeOf(file, note);
    if (!SOURCE.test(file) || TESTS.test(file)) continue;
    const text = tree.read(file) ?? '';
    for (const [at, line] of text.split('\n').entries()) {
      for (const [, , path = ''] of line.matchAll(QUOTED)) note(withSlash(path, line), `${file}:${at + 1}`);
    }
  }
  actuatorOf(tree, directory, note);
  return [...seen]
    .map(([path, why]) => found(path, why))
    .sort((one, other) => PATHS.indexOf(one.value) - PATHS.indexOf(other.value));
}

/** Frameworks with decorators and lists of routes leave the slash out: `@Controller('health')`, `path("health/", …)`. */
const withSlash = (path: string, line: string): string => {
  const bare = path.replace(/\/$/, '');
  if (bare.startsWith('/')) return bare;
  return /@(?:Controller|Get|GetMapping|RequestMapping)\(|\bpath\(|\bget\s/.test(line) ? `/${bare}` : bare;
};

/** Frameworks whose routes are files: Next.js. */
function routeOf(file: string, note: (path: string, why: string) => void): void {
  const [, app] = /(?:^|\/)app\/(.+)\/route\.[jt]sx?$/.exec(file) ?? [];
  const [, pages] = /(?:^|\/)pages\/(api\/.+?)(?:\/index)?\.[jt]sx?$/.exec(file) ?? [];
  const path = app ?? pages;
  if (path !== undefined) note(`/${path}`, file);
}

function actuatorOf(tree: Tree, directory: string, note: (path: string, why: string) => void): void {
  for (const name of ['pom.xml', 'build.gradle', 'build.gradle.kts']) {
    const path = posix.join(directory, name);
    if ((tree.read(path) ?? '').includes('spring-boot-starter-actuator')) note('/actuator/health', path);
  }
}

export const filesOf = (tree: Tree, directory: string): readonly string[] =>
  directory === '.' ? tree.files : tree.files.filter((file) => file.startsWith(`${directory}/`));
