import { found } from './found';
import type { Framework } from './framework';
import { readJsonOf, type Tree, within } from './tree';

/** By the package that is depended on; the first wins, so that Nest is not taken for the Express below it. */
const PACKAGES: readonly (readonly [string, string])[] = [
  ['next', 'Next.js'],
  ['nuxt', 'Nuxt'],
  ['@nestjs/core', 'Nest'],
  ['@remix-run/serve', 'Remix'],
  ['fastify', 'Fastify'],
  ['hono', 'Hono'],
  ['koa', 'Koa'],
  ['@hapi/hapi', 'hapi'],
  ['express', 'Express'],
];

/** What their first pages and generators listen on. source: the getting-started page of each */
const PORT = 3000;

export function node(tree: Tree, directory: string): Framework | undefined {
  const path = within(directory, 'package.json');
  const manifest = readJsonOf(tree, path);
  if (!manifest) return undefined;
  const dependencies = recordOf(manifest.dependencies);
  const known = PACKAGES.find(([name]) => name in dependencies);
  const scripts = recordOf(manifest.scripts);
  const local = localOf(scripts, manifest.main, tree, directory);
  // The package.json of tools alone, as beside a service in another language, is no service.
  if (!known && !local) return undefined;
  const name = known ? known[1] : 'Node.js';
  const why = known ? `dependency ${known[0]} in ${path}` : path;
  return {
    name: found(name, why),
    ...(known && { port: found(PORT, `the default of ${name}`) }),
    ...(local && { local: found(local[0], `${local[1]} in ${path}`) }),
    health: [],
  };
}

function localOf(
  scripts: Readonly<Record<string, unknown>>,
  main: unknown,
  tree: Tree,
  directory: string,
): readonly [string, string] | undefined {
  if (typeof scripts.start === 'string') return ['npm start', 'script start'];
  if (typeof scripts.dev === 'string') return ['npm run dev', 'script dev'];
  // It goes to a shell: only what cannot be anything else there.
  if (typeof main !== 'string' || !/^[\w./-]+\.[cm]?[jt]s$/.test(main)) return undefined;
  return tree.files.includes(within(directory, main.replace(/^\.\//, '')))
    ? [`node ${main}`, 'main']
    : undefined;
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
