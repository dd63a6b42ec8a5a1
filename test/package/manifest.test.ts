import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../synth';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  readonly typesVersions?: { readonly '*': Readonly<Record<string, readonly string[]>> };
}

// An app of `cdk init` of 2024 has `module: commonjs` and no moduleResolution: TypeScript 5 then looks at no `exports`.
// source: typescriptlang.org/tsconfig, `moduleResolution` (node10), and its handbook, "Version selection with typesVersions"
test('TypeScript that knows no exports finds the types of each entry point', () => {
  const { exports, typesVersions } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const wanted = Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string' || path === '.' ? [] : [[path.slice('./'.length), [target.types]]],
  );
  expect(typesVersions?.['*']).toEqual(Object.fromEntries(wanted));
});
