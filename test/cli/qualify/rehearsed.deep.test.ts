import { existsSync, readFileSync } from 'node:fs';
import { carryOut } from '../../../cli/qualify/carry-out';
import { inSandbox } from './rehearsed';

// The real cdk command line bootstraps, deploys and destroys; hooks are real; time is virtual.
test('a whole run, from an empty account to an empty account', async () => {
  const { report, said, markdown } = await inSandbox(async ({ options, around, said }) => {
    const report = await carryOut(options, around);
    return { report, said, markdown: readFileSync(options.report, 'utf8'), isThere: existsSync(options.state) };
  });
  if (process.env.TEAL_SHOW) process.stdout.write(`${said.slice(-40).join('\n')}\n${markdown}`);
  expect(report.steps.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([]);
}, 900_000);
