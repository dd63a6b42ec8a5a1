import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pageOf } from '../../ci/api/print-pages';
import { signaturesOf } from '../../ci/api/print-signatures';
import { type EntryPoint, PublicApi } from '../../ci/api/public-api';

const folder = mkdtempSync(join(tmpdir(), 'teal-public-api-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** Of declarations by path, of which `index` is the entry point. */
function apiOf(files: Readonly<Record<string, string>>): PublicApi {
  const own = join(folder, String(count++));
  for (const [path, text] of Object.entries(files)) {
    const file = join(own, `${path}.d.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return new PublicApi(own, { shop: 'index' });
}

const onlyOf = (api: PublicApi): EntryPoint => {
  const [entry] = api.entryPoints;
  if (!entry) throw new Error('there must be an entry point');
  return entry;
};
const printed = (files: Readonly<Record<string, string>>): string => {
  const api = apiOf(files);
  return /```ts\n([\s\S]*?)```/.exec(signaturesOf(api, onlyOf(api)))?.[1]?.trim() ?? '';
};

test.each<[string, Record<string, string>, string]>([
  ['a function', { index: 'export declare function f(a: string): void;' }, 'function f(a: string): void;'],
  [
    'a name of another module under an alias',
    { index: "export { a as b } from './deep';", 'deep/index': '/** ü */\nexport declare const a: number;' },
    '// as b\nconst a: number;',
  ],
  [
    'all of a module',
    { index: "export * from './one';", one: 'export type A = string;' },
    'type A = string;',
  ],
  [
    'a class without what is private, and without comments',
    {
      index: `export declare class A {
    /** Seen. */
    readonly seen: string;
    private readonly hidden;
    #more;
    constructor(scope: string);
    protected tell(): void;
    private ask;
}`,
    },
    'class A {\n  readonly seen: string;\n  constructor(scope: string);\n  protected tell(): void;\n}',
  ],
  [
    'a class that is exported as a type, which nobody makes',
    {
      index: "export type { A } from './a';",
      a: 'export declare class A {\n  constructor(scope: string);\n  readonly b: string;\n}',
    },
    'type class A {\n  readonly b: string;\n}',
  ],
  [
    'the words of a list',
    {
      index: "export type { Stage } from './stage';",
      stage:
        'export declare const stages: readonly ["a", "b"];\nexport type Stage = (typeof stages)[number];',
    },
    "type Stage = 'a' | 'b';",
  ],
  [
    'what is added to the global scope',
    { index: "import './jest';", jest: 'declare global {\n    interface A {\n    }\n}\nexport {};' },
    'declare global {\n    interface A {\n    }\n}',
  ],
])('signatures: %s', (_, files, expected) => expect(printed(files)).toBe(expected));

const types = { hidden: 'export interface Hidden {\n}\n' };

test.each<[string, Record<string, string>, string[]]>([
  [
    'of a member',
    {
      ...types,
      index: "import type { Hidden } from './hidden';\nexport interface A {\n  b: readonly Hidden[];\n}",
    },
    ['A.b: Hidden (hidden)'],
  ],
  [
    'of a parent, and of a parameter',
    {
      ...types,
      index:
        "import { Hidden } from './hidden';\nexport interface A extends Hidden {\n}\nexport declare function f(a: Hidden): void;",
    },
    ['A: Hidden (hidden)', 'f: Hidden (hidden)'],
  ],
  ['of the same module', { index: 'interface H {\n}\nexport type A = H;\nexport {};' }, ['A: H (index)']],
  [
    'not one that is exported, nor of another package, nor a type parameter, nor what is private',
    {
      ...types,
      index: `import { Hidden } from './hidden';
import type { Construct } from 'constructs';
export { Hidden } from './hidden';
export declare class A<T> {
    private readonly b;
    readonly c: Construct;
    d(of: T): Promise<Hidden>;
}`,
    },
    [],
  ],
])('types that nobody can import: %s', (_, files, expected) =>
  expect(apiOf(files).leaks()).toEqual(expected),
);

test('names and members without a docstring are told, but for the constructor', () => {
  const index = `/** A. */
export interface A {
    /** B. */
    b: string;
    c: string;
}
export declare class D {
    constructor();
    /** E. */
    get e(): string;
    f(): void;
}`;
  expect(apiOf({ index }).undocumented()).toEqual(['A.c', 'D', 'D.f']);
});

test('a page has the words of the docstrings', () => {
  const api = apiOf({
    index: `/** How long. See {@link A} and [cost](docs/cost.md). */
export declare const minutes: (amount: number) => A;
/** What is asked. */
export interface A {
    /** With which. @default 'GET' */
    readonly method?: string;
}`,
  });
  const page = pageOf(api, onlyOf(api));
  expect(page).toContain(
    '## Functions\n\n### minutes\n\nHow long. See `A` and [cost](../../docs/cost.md).\n',
  );
  expect(page).toContain("- `method?: string` – With which. _Default:_ 'GET'\n");
});
