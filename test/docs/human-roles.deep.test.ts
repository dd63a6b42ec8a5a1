import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveDelivery } from '../../lib';
import { root, synthesize } from '../synth';

const page = readFileSync(join(root, 'docs/human-roles.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'teal-human-roles-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'teal.config.ts');
const [, code = ''] = /^```ts\n(.*?)^```/ms.exec(page) ?? [];
writeFileSync(file, code.replaceAll("'./lib'", `'${join(root, 'lib')}'`));

test('the example compiles, as strict as ours', () => {
  expect(code).toContain('breakGlass');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = '--noEmit --strict --skipLibCheck --module nodenext --target es2022 --types node';
  const { status, stdout } = spawnSync(
    process.execPath,
    [tsc, '--ignoreConfig', ...options.split(' '), file],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('it makes three roles in the stack that the page deploys, without a warning', async () => {
  const { default: input } = await import(file);
  const at = join(root, 'teal.config.ts');
  expect(resolveDelivery(input, at).warnings.map(({ path }) => path)).toEqual([]);
  const [, stack = ''] = /^npx cdk deploy (\S+)/m.exec(page) ?? [];
  const roles = synthesize(input, at).template(stack).findResources('AWS::IAM::Role');
  expect(Object.values(roles).map(({ Properties }) => Properties.RoleName)).toEqual([
    'shop-reader-production',
    'shop-operator-production',
    'shop-break-glass-production',
  ]);
});
