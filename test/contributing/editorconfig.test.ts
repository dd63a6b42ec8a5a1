import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workflow-files';

type Section = Readonly<Record<string, string>>;

/** As editors read it: `[glob]`, then `key = value`. */
function sectionsOf(text: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Record<string, string>>([['', {}]]);
  let section: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, glob] = line.match(/^\[(.+)\]$/) ?? [];
    const [, key, value] = line.match(/^(\w+) = (\S+)$/) ?? [];
    if (glob !== undefined) {
      section = {};
      sections.set(glob, section);
    } else if (key !== undefined && value !== undefined) {
      section[key] = value;
      if (sections.size === 1) sections.set('', section);
    } else if (line !== '' && !line.startsWith('#'))
      throw new Error(`a line must be of EditorConfig, got ${line}`);
  }
  return sections;
}

const sections = sectionsOf(readFileSync(join(root, '.editorconfig'), 'utf8'));
const biome = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as {
  formatter: { indentStyle: string; indentWidth: number; lineWidth: number; lineEnding?: string };
};

test('an editor indents, breaks and ends lines as biome does', () => {
  const { indentStyle, indentWidth, lineWidth, lineEnding = 'lf' } = biome.formatter;
  expect(sections.get('')).toEqual({ root: 'true' });
  expect(sections.get('*')).toMatchObject({
    ...{ indent_style: indentStyle, indent_size: `${indentWidth}`, end_of_line: lineEnding },
    insert_final_newline: 'true',
  });
  expect(sections.get('*.{ts,js,mjs,json,jsonc}')).toEqual({ max_line_length: `${lineWidth}` });
});

test('what editors ask of a file is of EditorConfig', () => {
  // source: spec.editorconfig.org, Supported pairs; max_line_length is of its wiki, and read by most editors
  const known = ['root', 'charset', 'end_of_line', 'indent_style', 'indent_size', 'insert_final_newline'];
  for (const section of sections.values())
    for (const key of Object.keys(section))
      expect([...known, 'trim_trailing_whitespace', 'max_line_length']).toContain(key);
});
