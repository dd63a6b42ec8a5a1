import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_BINDING, type LocalBinding, localBinding } from '../../lib/config/local-binding';
import { EXIT, VerbFailed } from '../exit-codes';

/** Binds environments without an account to this machine, for as long as this process lives. @throws VerbFailed beside another */
export function bind(directory: string, place: Omit<LocalBinding, 'pid'>): void {
  const other = localBinding(directory);
  if (other && other.pid !== process.pid) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `teal local must run once in a directory, got one already (process ${other.pid}); end it, or use it`,
    );
  }
  const path = join(directory, LOCAL_BINDING);
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify({ pid: process.pid, ...place })}\n`);
  renameSync(temporary, path);
}

/** Takes the binding back, if it is this process's own. */
export function unbind(directory: string): void {
  if (localBinding(directory)?.pid === process.pid) rmSync(join(directory, LOCAL_BINDING), { force: true });
}
