import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './entry-points';

/** Has the compiler write the declarations that the package has. @param folder to be made @throws Error where the types are wrong */
export function emitDeclarations(folder: string): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const how = [
    '--emitDeclarationOnly',
    '--sourceMap',
    'false',
    '--inlineSources',
    'false',
    '--outDir',
    folder,
  ];
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.package.json'), ...how], {
    stdio: 'inherit',
  });
}
