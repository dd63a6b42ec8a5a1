import { spawnSync } from 'node:child_process';
import { checkOf, HOST } from '../../../cli/restore-drill/options';
import { Postgres } from '../../postgres/postgres';
import { job, stepNamed } from '../../workflow-files';
import { bundleVersions, type DatabaseVariables, ended, makeDatabase } from './shop-database';

/** As the workflow of each quarter gives it, where nobody says how. */
const [, text = ''] =
  /'(\[.*\])'/.exec(String(stepNamed(job('drill.yml', 'restore'), 'Restore').env?.CHECK)) ?? [];

let postgres: Postgres;
let versions: ReturnType<typeof bundleVersions>;
let env: DatabaseVariables;
beforeAll(async () => {
  versions = bundleVersions();
  postgres = await Postgres.start();
  env = await makeDatabase(postgres, 'shop');
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  versions.remove();
});

/** In the folder of the image, with the secret's host, which is the database that runs and must not be asked. */
function look(folder: string, host: string): number | null {
  const [program = '', ...words] = checkOf(text).map((word) => word.replaceAll(HOST, host));
  const variables = { ...env, DATABASE_HOST: 'the-source.invalid', PATH: process.env.PATH };
  return spawnSync(program, words, { cwd: folder, env: variables, timeout: 60_000 }).status;
}

test('the sample looks into the copy, and not where its secret says', async () => {
  const version = versions.version();
  expect(look(version.folder, '127.0.0.1')).toBe(1); // the copy has no schema yet
  await ended(version.start('migrate', env));
  expect(look(version.folder, '127.0.0.1')).toBe(0);
  expect(look(version.folder, 'no-copy.invalid')).toBe(1);
  expect(await postgres.query('SELECT * FROM orders', [], 'shop')).toEqual([]); // it leaves nothing
});
