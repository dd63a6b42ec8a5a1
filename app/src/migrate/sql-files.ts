import { readFile } from 'node:fs/promises';
import type { RunnerOption } from 'node-pg-migrate';

type Strategy = NonNullable<RunnerOption['migrationLoaderStrategies']>[number];

/** A file's line by which it is not wrapped in a transaction: what `CREATE INDEX CONCURRENTLY` needs, alone in its file. */
const NO_TRANSACTION = /^-- no transaction$/m;

/**
 * A migration is a file of SQL and goes forward only: what the version before needs is kept until nothing of it runs, and a
 * way back that nobody has rehearsed loses what was written since.
 */
export const SQL_FILES: Strategy = {
  extensions: ['.sql'],
  loader: (paths) =>
    Promise.all(
      paths.map(async (path) => {
        const text = await readFile(path, 'utf8');
        return {
          id: path,
          filePaths: [path],
          actions: {
            up: (pgm) => {
              if (NO_TRANSACTION.test(text)) pgm.noTransaction();
              pgm.sql(text);
            },
            down: false as const,
          },
        };
      }),
    ),
};
