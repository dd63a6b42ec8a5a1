import fc from 'fast-check';
import { NotJson, parseJsonText, plainOf } from '../../../cli/init/json-text';
import { mergeJson } from '../../../cli/init/merge-json';

test.each<[string, string, Record<string, unknown>, string]>([
  ['an empty object', '{}\n', { app: 'x' }, '{\n  "app": "x"\n}\n'],
  ['no end of line at the end', '{"a":1}', { b: 2 }, '{"a":1,\n  "b": 2}'],
  [
    'an indentation of four, and what is there first',
    '{\n    "name": "shop",\n    "scripts": {\n        "start": "x"\n    }\n}\n',
    { scripts: { ci: 'teal ci' }, private: true },
    '{\n    "name": "shop",\n    "scripts": {\n        "start": "x",\n        "ci": "teal ci"\n    },\n    "private": true\n}\n',
  ],
  ['tabs', '{\n\t"a": {}\n}\n', { a: { b: 1 } }, '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n'],
  [
    'line ends of Windows',
    '{\r\n  "a": 1\r\n}\r\n',
    { b: [1] },
    '{\r\n  "a": 1,\r\n  "b": [\r\n    1\r\n  ]\r\n}\r\n',
  ],
  [
    'comments and a last comma, as in TypeScript’s files',
    '{\n  // why\n  "exclude": ["dist"], // all\n}\n',
    { exclude: ['dist', 'bin'], files: [] },
    '{\n  // why\n  "exclude": ["dist", "bin"], // all\n  "files": [],\n}\n',
  ],
  [
    'a comment that speaks of the last one',
    '{\n  "a": 1 // one\n}',
    { b: 2 },
    '{\n  "a": 1, // one\n  "b": 2\n}',
  ],
  [
    'a comma on a line of its own',
    '{\n  "a": 1 /* x */\n  ,\n}',
    { b: 2 },
    '{\n  "a": 1 /* x */\n  ,\n  "b": 2,\n}',
  ],
  [
    'a list over lines',
    '{\n  "a": [\n    "x"\n  ]\n}',
    { a: ['y'] },
    '{\n  "a": [\n    "x",\n    "y"\n  ]\n}',
  ],
  ['nothing that is missing', '{ "a": 1,   "b" :2 }', { b: 2 }, '{ "a": 1,   "b" :2 }'],
  ['a byte order mark', '\uFEFF{\n  "a": 1\n}', { b: 2 }, '\uFEFF{\n  "a": 1,\n  "b": 2\n}'],
])('adds to %s', (_, text, wanted, expected) => {
  expect(mergeJson(text, wanted)).toEqual({ content: expected, otherwise: expected, differs: [] });
});

test('another value is told, and stays where nobody agrees', () => {
  const merged = mergeJson('{"app":"x","a":{"b":[1]}}', { app: 'y', a: { b: 2, c: 3 } });
  expect(merged.differs).toEqual([
    { path: 'app', has: 'x', wants: 'y' },
    { path: 'a.b', has: [1], wants: 2 },
  ]);
  expect(plainOf(parseJsonText(merged.content))).toEqual({ app: 'y', a: { b: 2, c: 3 } });
  expect(plainOf(parseJsonText(merged.otherwise))).toEqual({ app: 'x', a: { b: [1], c: 3 } });
});

test('a value that a program wrote is replaced unasked', () => {
  const merged = mergeJson('{"scripts":{"test":"echo no"}}', { scripts: { test: 'jest' } }, ['scripts.test']);
  expect(merged).toMatchObject({ otherwise: '{"scripts":{"test":"jest"}}', differs: [] });
});

test.each([
  ['', 1],
  ['{\n  "a": 1\n  "b": 2\n}', 3],
  ['{"a": 1}}', 1],
  ['{a: 1}', 1],
  ['{"a": "x\n"}', 1],
  [`${'['.repeat(5_000)}`, 1],
])('%j is no JSON', (text, line) => {
  expect(() => parseJsonText(text)).toThrow(new NotJson(`no JSON in line ${line}`));
});

test('a list is no object to merge with', () => expect(() => mergeJson('[]', {})).toThrow(TypeError));

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 1, 'x', '__proto__'),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'x"\\\n`'), tie('value'), {
    maxKeys: 4,
  }),
})).value;
const object = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value, { maxKeys: 4 });

test('of any two objects, what is there stays, all else is there afterwards, and a second time changes nothing', () => {
  fc.assert(
    fc.property(object, object, fc.constantFrom(undefined, 2, '\t'), (there, plain, indent) => {
      const wanted = JSON.parse(JSON.stringify(plain));
      const text = JSON.stringify(there, null, indent);
      const { content, otherwise, differs } = mergeJson(text, wanted);
      // With no more than additions, each value that was there is there.
      expect(mergeJson(otherwise, there)).toMatchObject({ differs: [] });
      expect(mergeJson(content, wanted)).toEqual({ content, otherwise: content, differs: [] });
      if (differs.length === 0) expect(otherwise).toBe(content);
      JSON.parse(content);
      JSON.parse(otherwise);
    }),
    { numRuns: 300 },
  );
});
