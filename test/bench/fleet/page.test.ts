import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS, limitOf } from '../../../bench/fleet/limits';
import { kept, pageOf } from '../../../bench/fleet/page';
import { fitting, QUOTAS } from '../../../bench/fleet/quotas';
import { mostServices, RECOMMENDED } from '../../../bench/fleet/record';

const docs = join(__dirname, '..', '..', '..', 'docs');
const page = readFileSync(join(docs, 'fleet.md'), 'utf8');
const record = kept();

test('the page is what the bench writes for the run that is kept', () => expect(page).toBe(pageOf(record)));

test.each(QUOTAS.map((quota) => [quota.name, quota] as const))(
  '%s: as docs/quotas.md has it',
  (name, quota) => {
    const quotas = readFileSync(join(docs, 'quotas.md'), 'utf8');
    const [, most = '', , , fit = ''] =
      quotas
        .split('\n')
        .find((line) => line.startsWith(`| ${name} |`))
        ?.split('|')
        .slice(1, -1) ?? [];
    expect(most.trim().split(';')[0]).toBe(quota.most.toLocaleString('en-US'));
    expect(fit.trim()).toBe(fitting(quota, record.profile).toLocaleString('en-US'));
  },
);

test('each limit is named on the page with its source', () => {
  for (const { source } of LIMITS) expect(page).toContain(source);
});

test('no call counts against two limits', () => {
  for (const limit of LIMITS) for (const call of limit.calls) expect(limitOf(call)).toBe(limit);
});

/** What the verdict says in words. */
test('the verdict is that of the numbers', () => {
  const row = (accounts: number, ...waves: number[]) =>
    record.rows.find((one) => one.accounts === accounts && String(one.waves) === String(waves))?.outcome;
  expect(mostServices(record.profile)).toBeCloseTo(400, 6);
  // 25 at once in an account, 50, 100
  expect(row(20, 100)?.throttled).toEqual([]);
  expect(row(4, 100)?.throttled[0]?.longestWaitSeconds).toBeLessThan(10);
  expect(row(1, 50)?.throttled[0]?.longestWaitSeconds).toBeLessThan(10);
  expect(row(1, 100)?.throttled[0]).toMatchObject({ limit: 'ECS, task definition modify' });
  expect(row(1, 100)?.throttled[0]?.longestWaitSeconds).toBeGreaterThan(30);
  expect(row(1, 100)?.exposedMinutes).toBeGreaterThan(row(1, 50)?.exposedMinutes ?? 0);
  expect(row(20, 1000)).toMatchObject({ exposed: 1000 });
  expect(row(4, 1000)?.hours).toBeLessThanOrEqual(1);
  const recommended = record.rows.find(
    (one) => one.accounts === 20 && String(one.waves) === String(RECOMMENDED),
  );
  expect(recommended?.outcome).toMatchObject({ exposed: 1, throttled: [] });
  expect(recommended?.outcome.hours).toBeLessThan(11);
  expect(recommended?.luck.harmed).toBeLessThan(2.5);
});
