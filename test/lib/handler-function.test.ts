import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { HandlerFunction } from '../../lib/handler-function';
import { quick } from '../synth';

const folder = mkdtempSync(join(tmpdir(), 'teal-handler-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('functions of one bundle have each the files that stand beside it, whatever the others have', () => {
  const app = new App({ ...quick, outdir: join(folder, 'out') });
  const stack = new Stack(app, 'Stack');
  for (const name of ['first', 'second']) {
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, `roots of ${name}\n`);
    new HandlerFunction(stack, name, {
      handler: 'preflight',
      functionName: name,
      description: name,
      timeout: Duration.minutes(1),
      files: { 'roots.jsonl': file },
    });
  }
  const assembly = app.synth();
  const { Resources } = assembly.getStackByName('Stack').template;
  const rootsOf = (id: string) => {
    const key: string = Resources[stack.getLogicalId(functionOf(stack, id))].Properties.Code.S3Key;
    return readFileSync(join(assembly.directory, `asset.${key.replace('.zip', '')}`, 'roots.jsonl'), 'utf8');
  };
  expect(rootsOf('first')).toBe('roots of first\n');
  expect(rootsOf('second')).toBe('roots of second\n');
});

const functionOf = (stack: Stack, id: string) =>
  (stack.node.findChild(id) as HandlerFunction).function.node.defaultChild as never;
