import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'rename-a-column.md'), 'utf8');

/** SQL blocks of the page by what their first line says, to the colon; what one looks at by the whole of it. */
export const BLOCKS: ReadonlyMap<string, string> = new Map(
  [...PAGE.matchAll(/```sql\n-- ([^\n]+)\n([\s\S]*?)```/g)].map(([, title = '', text = '']) => [
    title.startsWith('look:') ? title : (title.split(':')[0] ?? ''),
    text.trim(),
  ]),
);

/** @throws Error when the page has no such block */
export function block(title: string): string {
  const text = BLOCKS.get(title);
  if (text === undefined)
    throw new Error(`${title} must be a block of the page, got ${[...BLOCKS.keys()].join(', ')}`);
  return text;
}

/** The lock on `orders` that a block says it takes. */
export const lockSaid = (text: string): string | undefined =>
  /^-- Lock: ([A-Z ]+) on orders/m.exec(text)?.[1];

export interface OtherChange {
  readonly statement: string;
  readonly lock: string;
}

/** Rows of the table of other changes, in order. */
export const OTHER_CHANGES: readonly OtherChange[] =
  PAGE.split('\n## Other changes\n')[1]
    ?.split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (change|---) /.test(line))
    .map((line) => {
      const [, , statement = '', lock = ''] = line.split(' |').map((cell) => cell.replace(/^\|? ?/, ''));
      return { statement: statement.replaceAll('`', ''), lock: lock.replaceAll('`', '') };
    }) ?? [];
