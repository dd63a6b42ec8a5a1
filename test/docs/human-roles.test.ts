import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../synth';

const page = readFileSync(join(root, 'docs/human-roles.md'), 'utf8');
const ROLES = ['reader', 'operator', 'administrator'];
const rows = [...page.matchAll(/^\| `([a-z0-9]+:[A-Za-z]+)` \| (\w+) \|/gm)].map(([, action, role]) => ({
  action,
  role,
}));

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
const FUNCTIONS_ONLY = ['logs:CreateLogStream', 'secretsmanager:GetSecretValue'];

const IMPORT =
  /(?:import (?:type )?\{([^}]*)\} from|const \{([^}]*)\} = await import\()\s*'@aws-sdk\/client-([a-z0-9-]+)'/g;

function called(): string[] {
  const files = ['cli', ...SHARED].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const actions = files
    .filter((file) => file.endsWith('.ts') && !APART.test(file))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)])
    .flatMap(([, first = '', second = '', client = '']) =>
      [...`${first} ${second}`.matchAll(/\b(?:paginate(\w+)|([A-Z]\w+)Command)\b/g)].map(
        ([, page, command]) => `${PREFIXES[client] ?? client.replaceAll('-', '')}:${page ?? command}`,
      ),
    );
  return [...new Set(actions.map((one) => ACTIONS[one] ?? one))].filter(
    (one) => !FUNCTIONS_ONLY.includes(one),
  );
}

test('every call of the command line is a row, and every row a call', () => {
  expect(called().length).toBeGreaterThan(40);
  expect(rows.map(({ action }) => action).sort()).toEqual(called().sort());
});

test('every row is of a role that the page has', () => {
  expect(rows.filter(({ role = '' }) => !ROLES.includes(role))).toEqual([]);
});
