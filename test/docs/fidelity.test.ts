import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(__dirname, '..', '..', 'docs');
const page = readFileSync(join(docs, 'fidelity.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (behaviour|-)/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
  .map(([behaviour = '', source = '', file = '', tested = '']) => ({
    behaviour: behaviour.trim(),
    source: source.trim(),
    file: links(file),
    tested: links(tested),
  }));

function links(cell: string): string[] {
  return [...cell.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => `${path}`);
}

test('there are rows', () => expect(rows.length).toBeGreaterThan(100));

test.each(rows)('$behaviour', ({ source, file, tested }) => {
  expect(source).not.toBe('');
  expect(file).not.toEqual([]);
  expect(tested).not.toEqual([]);
  const missing = [...file, ...tested].filter((path) => !existsSync(join(docs, path)));
  expect(missing).toEqual([]);
  expect(tested.filter((path) => !path.endsWith('.test.ts'))).toEqual([]);
});

test('no behaviour is listed twice', () => {
  const names = rows.map(({ behaviour }) => behaviour);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
