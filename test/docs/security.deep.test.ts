import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../synth';
import { allRoles, type FoundRole } from './star-grants';

const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

/** First cells of a section's tables, without their backticks. */
function firstCells(heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| (`.+?`) \|/gm)].map(([, cell = '']) => cell.replaceAll('`', ''));
}

const PLACEHOLDERS = /<[a-z]+>/g;
const rowsOfRoles = firstCells('Every role')
  .flatMap((cell) => cell.split(', '))
  .map((name) => ({ name, pattern: new RegExp(`^${name.replace(PLACEHOLDERS, '[A-Za-z0-9]+')}$`) }));
const rowsOfStars = firstCells('Every `*`');

/** Beside reads: a record of releases, which nobody can write over. */
const READERS: Readonly<Record<string, readonly string[]>> = { Plan: [], Drift: ['s3:PutObject'] };
const READS =
  /:(Describe|Get|List|BatchGet|Detect)[A-Za-z]*$|^(sts:AssumeRole|s3:GetObject|ssm:GetParameters?)$/;

let roles: readonly FoundRole[] = [];
beforeAll(async () => {
  roles = await allRoles();
});

test('every role of every template has a row', () => {
  const missing = new Set(
    roles.map(({ role }) => role).filter((role) => !rowsOfRoles.some(({ pattern }) => pattern.test(role))),
  );
  expect([...missing]).toEqual([]);
});

test('every row is of a role that some template has', () => {
  const idle = rowsOfRoles.filter(({ pattern }) => !roles.some(({ role }) => pattern.test(role)));
  expect(idle.map(({ name }) => name)).toEqual([]);
});

test('every * of every template has a row, and every row is of a * that some template has', () => {
  const stars = roles
    .filter(({ role }) => !(role in READERS))
    .flatMap(({ grants }) => grants)
    .filter(({ resource }) => resource.includes('*'))
    .map(({ action, resource }) =>
      resource === '*'
        ? action
        : resource
            // Two deliveries are called as their service, one is not.
            .replace(/\/teal\/[a-z<>-]+-deploy-notices/, '/teal/<delivery>-<environment>-deploy-notices')
            .replace(/stack\/market-[a-z-]+-foundation/, 'stack/<service>-<environment>-foundation')
            .replace('role/teal/market/', 'role/teal/<service>/')
            .replace(/-worker-[a-z-]+\//, '-worker-<worker>/'),
    );
  expect(new Set(stars).size).toBeGreaterThan(30);
  expect([...new Set(stars)].sort()).toEqual([...new Set(rowsOfStars)].sort());
});

test('no action is a pattern', () => {
  const patterns = roles.flatMap(({ grants }) => grants).filter(({ action }) => action.includes('*'));
  expect(patterns).toEqual([]);
});

test.each(Object.entries(READERS))('%s only reads, and does %j', (reader, writes) => {
  const grants = roles.filter(({ role }) => role === reader).flatMap((one) => one.grants);
  expect(grants.length).toBeGreaterThan(5);
  const others = grants.filter(({ action }) => !READS.test(action));
  expect([...new Set(others.map(({ action }) => action))]).toEqual(writes);
  for (const { resource } of others) expect(resource).toMatch(/^s3:::<delivery>-records-<account>\//);
});

test('nobody is trusted but services of AWS and the provider of a pipeline', () => {
  const trusted = new Set(roles.flatMap((one) => one.trusted));
  const others = [...trusted].filter(
    (one) =>
      !/^[a-z-]+\.amazonaws\.com$/.test(one) &&
      !/:oidc-provider\/(token\.actions\.githubusercontent|gitlab)\.com$/.test(one),
  );
  expect(others).toEqual([]);
});
