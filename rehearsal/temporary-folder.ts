import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder that is gone when its owner removes it, and at the latest when the process exits. */
export class TemporaryFolder {
  readonly path: string;

  /** @param name that the folder's begins with */
  constructor(name: string) {
    this.path = mkdtempSync(join(tmpdir(), `${name}-`));
    process.on('exit', this.remove);
  }

  readonly remove = (): void => {
    process.off('exit', this.remove);
    rmSync(this.path, { recursive: true, force: true });
  };
}
