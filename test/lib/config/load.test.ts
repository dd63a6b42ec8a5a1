import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const right = "{ service: { name: 'shop', port: 80, build: 'app' }, environments: { production: {} } }";
const files = {
  'right.ts': `const input: object = ${right};\nexport default input;\n`,
  'right.mts': `export default ${right};\n`,
  'right.cjs': `module.exports = ${right};\n`,
  'throws.ts': "import { check } from './team';\ncheck();\nexport default {};\n",
  'team.ts': "export function check(): void {\n  throw new Error('NAME is not set');\n}\n",
  'throws-text.ts': "throw 'no';\n",
  'imports-nothing.ts': "import './gone';\nexport default {};\n",
  'syntax.ts': 'export default {{;\n',
  'no-dockerfile.ts': `export default ${right.replace("'app'", "'appp'")};\n`,
  'no-default.ts': 'export const delivery = {};\nexport const other = 1;\n',
  'empty.ts': '\n',
  'wrong.ts': "export default { service: { name: 'shop', port: 0 }, environments: { production: {} } };\n",
};
const names = [...Object.keys(files).filter((name) => name !== 'team.ts'), 'missing.ts'];

// One process for all: what is loaded is the same, and starting tsx is most of the time.
let directory = '';
let outcomes: string[] = [];
beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'teal-load-')));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  mkdirSync(join(directory, 'app'));
  writeFileSync(join(directory, 'app', 'Dockerfile'), 'FROM scratch\n');
  const program = join(__dirname, 'load-in-child.ts');
  const output = execFileSync(process.execPath, ['--import', require.resolve('tsx'), program, ...names], {
    cwd: directory,
    encoding: 'utf8',
  });
  outcomes = JSON.parse(output);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const outcome = (name: string): string => outcomes[names.indexOf(name)]?.slice(name.length + 2) ?? '';

test.each(['right.ts', 'right.mts', 'right.cjs'])('%s is resolved from its directory', (name) => {
  expect(outcome(name)).toBe(join(directory, 'app'));
});

test.each([
  ['missing.ts', 'missing.ts must be a file, got nothing there; create it, or name another'],
  [
    'throws.ts',
    'throws.ts must be a module that loads, got Error: NAME is not set at team.ts:2:9; correct it there',
  ],
  ['throws-text.ts', 'throws-text.ts must be a module that loads, got no; correct it there'],
  [
    'no-default.ts',
    'no-default.ts must be a module with a default export, got only delivery, other; write export default defineDelivery({ … })',
  ],
  [
    'empty.ts',
    'empty.ts must be a module with a default export, got no exports; write export default defineDelivery({ … })',
  ],
  [
    'wrong.ts',
    'service.port must be a whole number from 1 to 65535, got 0; give the port that the container listens on',
  ],
])('%s is refused', (name, line) => {
  expect(outcome(name)).toBe(`${name} has 1 problem:\n  ${line}`);
});

test('an image that has no source is refused before CDK looks for it', () => {
  expect(outcome('no-dockerfile.ts')).toContain(
    `service.build must be a directory with a Dockerfile, got "${join(directory, 'appp')}"; name the one that has it`,
  );
});

test.each([
  ['imports-nothing.ts', "Cannot find module './gone'"],
  ['syntax.ts', 'syntax.ts:1:'],
])('%s is refused without the path of this machine', (name, text) => {
  expect(outcome(name)).toContain(`  ${name} must be a module that loads, got `);
  expect(outcome(name)).toContain(text);
  expect(outcome(name)).not.toContain(directory);
});
