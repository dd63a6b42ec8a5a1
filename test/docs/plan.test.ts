import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planCommand } from '../../cli/plan';
import { KINDS } from '../../cli/plan/line';
import { readPolicy } from '../../cli/plan/policy';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'plan.md'), 'utf8');

test('its options exist', () => {
  const known = planCommand().options.map(({ long }) => long);
  const named = [...page.matchAll(/(?<![\w-])--[a-z]+(?:-[a-z]+)*/g)].map(([flag]) => flag);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((flag) => !known.includes(flag))).toEqual([]);
});

test('its kinds are all that there are', () => {
  const [, table = ''] = /\| kind .*?\n((?:\|.*\n)+)/.exec(page) ?? [];
  expect([...table.matchAll(/^\| `(\w+)`/gm)].map(([, kind]) => kind).sort()).toEqual([...KINDS].sort());
});

test('its policy is one', () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'teal-docs-'));
  try {
    writeFileSync(join(folder, 'policy.json'), json);
    expect(readPolicy(join(folder, 'policy.json')).exceptions).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
