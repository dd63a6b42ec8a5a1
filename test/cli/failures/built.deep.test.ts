import { Sandbox } from '../running-teal';
import { Account } from './account';
import { cellOf } from './columns';
import { argsOf, expectWell, isRun } from './matrix';
import type { Column } from './row';
import { ACTING } from './rows/acting';
import { DELIVERING } from './rows/delivering';
import { LOOKING } from './rows/looking';
import { type Site, siteIn } from './site';

const sandbox = new Sandbox();
let site: Site;
beforeAll(async () => {
  site = await siteIn(`${sandbox.path}/site`);
});
afterAll(async () => {
  await site.close();
  await sandbox.remove();
});

/** Those that wait for nothing: each verb meets one of them as the program that is built, and all of them as its sources. */
const QUICK: readonly Column[] = ['expired credentials', 'no permission', 'no credentials', 'wrong region'];

// Whose cells all stand elsewhere meets it there.
const cells = [...LOOKING, ...ACTING, ...DELIVERING].flatMap((row, nth) => {
  const columns = QUICK.filter((each) => isRun(cellOf(row, each)));
  const column = columns[nth % columns.length];
  return column === undefined ? [] : [[row.verb, column, row] as const];
});

test.concurrent.each(cells)('the program that is built: teal %s: %s', async (_verb, column, row) => {
  const cell = cellOf(row, column);
  if (!isRun(cell)) throw new Error(`${column} must be a run of teal ${row.verb}`);
  const account = await Account.open(row.configuration);
  try {
    if (cell.faults) account.lease.injectFaults(cell.faults);
    const env = { ...account.environment(sandbox.path), ...row.env?.(site), ...cell.env };
    expectWell(await sandbox.run(argsOf(row, cell, site), { env }), row, cell, account);
  } finally {
    await account.close();
  }
});
