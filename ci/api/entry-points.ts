import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '..', '..');

/** Paths of the modules that package.json exports, by what is imported: `teal-cdk/app` is `lib/app`. */
export function entryPoints(): Readonly<Record<string, string>> {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([path, target]) =>
      typeof target === 'string'
        ? []
        : [[join(name, path), target.types.replace(/^\.\/dist\/|\.d\.ts$/g, '')]],
    ),
  );
}

/** `teal-cdk/testing/jest` is `testing-jest`, and `teal-cdk` itself `teal-cdk`: how its files are called. */
export const fileName = (specifier: string): string => specifier.split('/').slice(1).join('-') || specifier;
