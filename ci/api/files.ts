import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emitDeclarations } from './emit';
import { entryPoints, fileName } from './entry-points';
import { pageOf } from './print-pages';
import { signaturesOf } from './print-signatures';
import { PublicApi } from './public-api';

/** Calls with the public API as the package would have it now. */
export function withApi<Result>(use: (api: PublicApi) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'teal-api-'));
  try {
    emitDeclarations(folder);
    return use(new PublicApi(folder, entryPoints()));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `npm run api` writes, by path from the root. */
export function filesOf(api: PublicApi): Map<string, string> {
  return new Map(
    api.entryPoints.flatMap((entry) => [
      [`api/${fileName(entry.specifier)}.api.md`, signaturesOf(api, entry)] as const,
      [`docs/api/${fileName(entry.specifier)}.md`, pageOf(api, entry)] as const,
    ]),
  );
}
