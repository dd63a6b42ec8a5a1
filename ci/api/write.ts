import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './entry-points';
import { filesOf, withApi } from './files';

/** `npm run api`: writes the signatures and the pages of the public API, which accepts what has changed. */
for (const [file, text] of withApi(filesOf)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  process.stdout.write(`${file}\n`);
}
