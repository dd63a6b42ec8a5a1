import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { published, runbookAddress, runbooksOf } from '../../../lib/observability/runbooks';
import { version } from '../../../package.json';
import { root, shop, synthesize } from '../../synth';

const repository = { owner: 'acme', name: 'shop' };
const THEIRS = 'https://github.com/acme/shop/blob/main/runbooks';
let team: string;
beforeAll(() => {
  team = mkdtempSync(join(tmpdir(), 'teal-team-'));
  mkdirSync(join(team, 'runbooks'));
  for (const name of ['target-errors.md', 'README.md']) writeFileSync(join(team, 'runbooks', name), '# x\n');
});
afterAll(() => rmSync(team, { recursive: true }));

test.each([
  ['0.1.0', '0.1'],
  ['0.12.3-beta.1', '0.12'],
  ['1.4.2', '1'],
  ['12.0.0', '12'],
])('of version %s the package’s copy is that of %s', (of, range) => {
  expect(published(of)).toBe(`https://unpkg.com/teal-cdk@${range}/runbooks`);
});

test('in a clone all are the team’s, in whichever folder the configuration is', () => {
  for (const directory of [root, join(root, 'examples')]) {
    expect(runbooksOf(repository, directory)).toEqual({ folder: THEIRS });
    expect(runbooksOf(undefined, directory)).toEqual({ folder: 'runbooks' });
  }
});

test('where Teal is a package, each is the team’s own, or the package’s copy', () => {
  const runbooks = runbooksOf(repository, team);
  expect(runbookAddress(runbooks, 'target-errors')).toBe(`${THEIRS}/target-errors.md`);
  expect(runbookAddress(runbooks, 'probe')).toBe(`${published(version)}/probe.md`);
  expect(runbookAddress(runbooksOf(undefined, team), 'target-errors')).toBe('runbooks/target-errors.md');
  expect(runbooksOf(repository, join(team, 'nothing')).own?.names).toEqual([]);
});

test('every alarm of a team’s delivery names a runbook that can be read', () => {
  const { assembly } = synthesize(
    { ...shop(), repository: { ...repository, ownerId: 1, id: 2 } },
    join(team, 'teal.config.ts'),
  );
  const addresses = assembly.stacks.flatMap(({ template }) =>
    Object.values(
      template.Resources as Record<string, { Type: string; Properties: { AlarmDescription?: unknown } }>,
    )
      .filter(({ Type }) => /Alarm$/.test(Type))
      .map(
        ({ Properties }) =>
          /Runbook: (\S+?)(?:\\n|"|$)/m.exec(JSON.stringify(Properties.AlarmDescription))?.[1],
      ),
  );
  expect(addresses.length).toBeGreaterThan(10);
  const own = new Set(addresses.filter((each) => each?.startsWith(THEIRS)));
  expect([...own]).toEqual([`${THEIRS}/target-errors.md`]);
  const others = addresses.filter((each) => !each?.startsWith(THEIRS));
  for (const each of others)
    expect(each).toMatch(/^https:\/\/unpkg\.com\/teal-cdk@[\d.]+\/runbooks\/[a-z-]+\.md$/);
});
