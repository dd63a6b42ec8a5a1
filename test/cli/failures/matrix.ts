import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ended } from '../running-teal';
import { Account } from './account';
import { cellOf } from './columns';
import { runHere } from './here';
import { type Case, type Cell, COLUMNS, type Column, type Row } from './row';
import { type Site, siteIn } from './site';

/** What no message may have: a trace, an error as the SDK or Node prints it, a value that was not there. */
const RAW = /^ +at \S|UnknownError|\[object |\bundefined\b|\$metadata|\$fault|RequestId/m;

export const isRun = (cell: Cell): cell is Case => 'exitCode' in cell;

/** Whatever the verb and the failure. */
export function expectWell(ended: Ended, row: Row, cell: Case, account: Account): void {
  const { code, stdout, stderr } = ended;
  const text = stdout + stderr;
  for (const words of cell.says) expect(text).toMatch(words);
  expect(code).toBe(cell.exitCode);
  expect(text).not.toMatch(RAW);
  expect(text).not.toContain(account.lease.credentials.secretAccessKey);
  if (row.json !== false && code !== 2) expect(JSON.parse(stdout)).toMatchObject({ exitCode: code });
  if (cell.changes) expect(account.changed.filter((call) => !cell.changes?.includes(call))).toEqual([]);
}

export const argsOf = (row: Row, cell: Case, site: Site): readonly string[] => [
  ...(cell.args ?? row.args)(site),
  ...(cell.more ?? []),
  ...(row.json === false ? [] : ['--json']),
];

/** Every cell of the rows that is no other test's. */
export function describeMatrix(rows: readonly Row[]): void {
  let site: Site;
  const folder = mkdtempSync(join(tmpdir(), 'teal-failures-'));
  beforeAll(async () => {
    site = await siteIn(folder);
  });
  afterAll(() => site.close());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const cells = rows.flatMap((row) =>
    COLUMNS.map((column): [string, Column, Row, Cell] => [row.verb, column, row, cellOf(row, column)]),
  );
  test.each(cells.filter(([, , , cell]) => isRun(cell)))('teal %s: %s', async (_verb, _column, row, cell) => {
    const account = await Account.open(row.configuration);
    try {
      if (!isRun(cell)) return;
      const env = account.environment(folder);
      const given = cell.given ?? row.given;
      await given?.(account, (args) => runHere(args, account, env));
      account.changed.length = 0;
      if (cell.faults) account.lease.injectFaults(cell.faults);
      const ended = await runHere(argsOf(row, cell, site), account, {
        ...env,
        ...row.env?.(site),
        ...cell.env,
      });
      expectWell(ended, row, cell, account);
    } finally {
      await account.close();
    }
  });
}
