import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from '../synth';

/** Where IAM's prefix is not the client's name. source: Service Authorization Reference */
const PREFIXES: Readonly<Record<string, string>> = {
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  eventbridge: 'events',
  'cloudwatch-logs': 'logs',
};
/** Where the action has another name than the call. source: Service Authorization Reference, Amazon S3 */
const ACTIONS: Readonly<Record<string, string>> = { 's3:ListObjectsV2': 's3:ListBucket' };

/** For an administrator, with pages of their own. */
const APART = /^cli\/(adopt|destroy|eject|init|qualify)\b/;
/** What verbs share with functions, but for what only functions do. */
const SHARED = ['lambda/uniformity', 'lambda/shared'];
const FUNCTIONS_ONLY = [
  ...['logs:CreateLogStream', 'secretsmanager:GetSecretValue'],
  // What the function of jobs would start: `teal verify` looks at the service alone.
  'lambda:GetFunctionConfiguration',
];

const IMPORT =
  /(?:import (?:type )?\{([^}]*)\} from|const \{([^}]*)\} = await import\()\s*'@aws-sdk\/client-([a-z0-9-]+)'/g;

/** Actions of IAM that files call by the SDK. @param files absolute */
function actionsOf(files: readonly string[]): string[] {
  const actions = files
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(IMPORT)])
    .flatMap(([, first = '', second = '', client = '']) =>
      [...`${first} ${second}`.matchAll(/\b(?:paginate(\w+)|([A-Z]\w+)Command)\b/g)].map(
        ([, page, command]) => `${PREFIXES[client] ?? client.replaceAll('-', '')}:${page ?? command}`,
      ),
    );
  return [...new Set(actions.map((one) => ACTIONS[one] ?? one))].filter(
    (one) => !FUNCTIONS_ONLY.includes(one),
  );
}

/** Of the whole command line. */
export const called = (): string[] =>
  actionsOf(
    ['cli', ...SHARED].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((file) => join(folder, file))
        .filter((file) => file.endsWith('.ts') && !APART.test(file))
        .map((file) => join(root, file)),
    ),
  );

const verbs = readdirSync(join(root, 'cli'))
  .filter((file) => file.endsWith('.ts') && file !== 'program.ts' && file !== 'teal.ts')
  .map((file) => join(root, 'cli', file));

/** Of one verb: what the files call that it loads, at once or later. */
export function calledBy(verb: string): string[] {
  const file = verbs.find((one) => one.endsWith(`/${verb}.ts`)) ?? verbs.find((one) => says(one, verb));
  if (file === undefined) throw new Error(`${verb} must be a file of cli, or a word in one`);
  return actionsOf([...loadedBy(file, new Set())]);
}

/** A verb that shares a file with another: `answering('reject', …)`. */
const says = (file: string, verb: string): boolean => readFileSync(file, 'utf8').includes(`'${verb}'`);

function loadedBy(file: string, known: Set<string>): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  const text = readFileSync(file, 'utf8').replace(/import type [^;]*;/g, '');
  for (const [, path = ''] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    const base = resolve(dirname(file), path.replace(/\.js$/, ''));
    const next = [`${base}.ts`, join(base, 'index.ts')].find((one) => existsSync(one));
    if (next !== undefined) loadedBy(next, known);
  }
  return known;
}
