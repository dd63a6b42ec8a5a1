import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTools } from '../../cli/tools/make';
import lock from '../../package-lock.json';
import { ROOT } from './running-teal';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teal-tools-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('this program and the CDK CLI of package-lock.json run from a folder alone', () => {
  makeTools(join(folder, 'tools'), ROOT, join(ROOT, 'dist', 'teal.js'));
  const says = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { HOME: folder, PATH: '' } });
  expect(says('tools/cdk/bin/cdk', '--version')).toContain(lock.packages['node_modules/aws-cdk'].version);
  expect(says('tools/teal.js', '--version')).toContain(lock.version);
});

test.each<[string, () => void, string]>([
  ['no CDK CLI', () => {}, 'must be a CDK app with aws-cdk installed'],
  ['a folder that is there', () => mkdirSync(join(folder, 'tools')), 'must not be there'],
  [
    'a CDK CLI that needs more',
    () => {
      mkdirSync(join(folder, 'node_modules/aws-cdk'), { recursive: true });
      const text = JSON.stringify({ name: 'aws-cdk', version: '9.9.9', dependencies: { a: '1' } });
      writeFileSync(join(folder, 'node_modules/aws-cdk/package.json'), text);
    },
    'aws-cdk must have no dependencies',
  ],
])('refused: %s', (_, given, message) => {
  given();
  expect(() => makeTools(join(folder, 'tools'), folder, join(ROOT, 'dist', 'teal.js'))).toThrow(message);
});
