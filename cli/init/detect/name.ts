import { type Found, found } from './found';
import { readJsonOf, type Tree, within } from './tree';

/** As the configuration takes a service's name. */
export const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** With the longest name of an environment behind it, a load balancer's name still fits its 32 characters. source: lib/config/names.ts */
export const LONGEST_WITH_ENVIRONMENT = 31;

/** The nearest name that the configuration takes: `@acme/Shop_API` is `shop-api`. Undefined where nothing is left. */
export function slugOf(text: string, longest: number): string | undefined {
  const slug = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/^@[^/]*\//, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
  return NAME.test(slug) ? slug : undefined;
}

/** What may be the service's name, the likeliest first. @param folder the last part of the repository's own path */
export function namesFor(
  tree: Tree,
  directory: string,
  places: { readonly folder: string; readonly remote?: string },
  longest: number,
): Found<string>[] {
  const own = directory === '.' ? undefined : directory.split('/').at(-1);
  const candidates: [unknown, string][] = [
    [
      readJsonOf(tree, within(directory, 'package.json'))?.name,
      `name in ${within(directory, 'package.json')}`,
    ],
    [goModuleOf(tree.read(within(directory, 'go.mod'))), `module in ${within(directory, 'go.mod')}`],
    [own, `the folder ${directory}`],
    [places.remote, 'the git remote origin'],
    [places.folder, 'the folder'],
  ];
  return candidates.flatMap(([text, why]) => {
    const name = typeof text === 'string' ? slugOf(text, longest) : undefined;
    return name === undefined ? [] : [found(name, why)];
  });
}

const goModuleOf = (text = ''): string | undefined =>
  /^module\s+(\S+)/m
    .exec(text)?.[1]
    ?.replace(/\/v\d+$/, '')
    .split('/')
    .at(-1);
