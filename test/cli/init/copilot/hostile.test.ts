// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text that must stay text
import { transformSync } from 'esbuild';
import { foundLines, leftLines } from '../../../../cli/init/copilot/report';
import { code, object, print, quote } from '../../../../cli/init/copilot/write/code';
import { convertedManifest } from './converted';

/** What would end a text, a comment or a line, or move a cursor. */
const HOSTILE = [
  "'); process.exit(1); ('",
  '"); process.exit(1); ("',
  '`${process.exit(1)}`',
  '${process.exit(1)}',
  '*/ process.exit(1) /*',
  'a\nb\r\nc',
  'end of line\u2028next\u2029',
  '\\',
  "\\'",
  '\u001b[2J\u0007',
  '\u202e txet',
  '😀',
  '\u0000',
  '__proto__',
];

const evaluated = (expression: string): unknown => new Function(`return (${expression});`)();

test.each(HOSTILE)('%j stays what it is in TypeScript, in ASCII and on one line', (text) => {
  expect(evaluated(quote(text))).toBe(text);
  expect(quote(text)).toMatch(/^[\x20-\x7e]*$/);
  const written = print(new Map([[text, [text, new Map([[text, 1]])]]]));
  const { code: javascript } = transformSync(`export const x = ${written};`, { loader: 'ts', format: 'cjs' });
  const module = { exports: {} as { x?: object } };
  new Function('module', javascript)(module);
  expect(Object.entries(module.exports.x ?? {})).toEqual([[text, [text, { [text]: 1 }]]]);
});

test('the prototype is a name like any other', () => {
  const value = evaluated(print(object(['__proto__', 'x'], ['y', code('1 + 1')])));
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.entries(value as object)).toEqual([
    ['__proto__', 'x'],
    ['y', 2],
  ]);
});

const yaml = (text: string): string => JSON.stringify(text);

test.each(HOSTILE)('%j in every place that takes text', async (text) => {
  const converted = await convertedManifest(`name: shop
type: Load Balanced Web Service
image:
  build: {context: shop, target: ${yaml(text)}, args: {A: ${yaml(text)}}}
  port: 80
  labels:
    ${yaml(text)}: ${yaml(text)}
http:
  path: ${yaml(text)}
  alias: ${yaml(text)}
  healthcheck: ${yaml(text)}
variables:
  A: ${yaml(text)}
  ${yaml(text)}: x
secrets:
  B: ${yaml(text)}
command: [${yaml(text)}]
sidecars:
  ${yaml(text)}:
    image: ${yaml(text)}
  nginx:
    image: nginx
    variables:
      A: ${yaml(text)}
${yaml(`x${text}`)}: 1
`);
  for (const { path, content } of converted.files) {
    if (!path.endsWith('.ts')) continue;
    expect(content).toMatch(/^[\x20-\x7e\n]*$/);
    expect(() => transformSync(content, { loader: 'ts' })).not.toThrow();
    // Outside of quotes there is nothing of it.
    expect(content.replace(/'[^'\n]*'|"(?:[^"\\\n]|\\.)*"/g, '')).not.toContain('process.exit');
  }
  for (const line of [...foundLines(converted), ...leftLines(converted)]) {
    expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
  }
});

test.each([
  ['an image reference that is more lines of a Dockerfile', 'location: "nginx\\nRUN curl evil"'],
  ['a build in a folder with a line break in its name', 'build: {context: "a\\nb"}'],
  ['a build outside of the repository', 'build: ../../etc/Dockerfile'],
])('%s is refused', async (_, image) => {
  const manifest = `name: shop\ntype: Load Balanced Web Service\nimage:\n  ${image}\n  port: 80\nhttp: {path: /}\n`;
  await expect(convertedManifest(manifest)).rejects.toThrow(/no image that can be read/);
});
