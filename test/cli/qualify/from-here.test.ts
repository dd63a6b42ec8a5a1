import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ofTeal, runCdk } from '../../../cli/qualify/from-here';
import { qualificationApp } from '../../../lib/deliver-qualification';
import { root } from '../../synth';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teal-from-here-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what of Teal a run takes', () => {
  const packed = ['package.json', 'dist/bin/qualify.js', 'dist/faulty.js'];
  const write = (files: readonly string[]) => {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), '{}');
    }
  };

  test('of a clone, its sources, from wherever it is called', () => {
    for (const from of ['dist', 'cli/qualify']) {
      const { root: found, app, sample } = ofTeal(join(root, from));
      expect({ found, sample }).toEqual({ found: root, sample: join(root, 'app/dist/faulty.js') });
      expect(app).toEqual([
        '--import',
        expect.stringMatching(/^file:\/\/.*tsx/),
        join(root, 'bin/qualify.ts'),
      ]);
    }
  });

  test('of the package, what is packed', () => {
    write(packed);
    // A team's own folder of that name is none of Teal's.
    expect(ofTeal(join(folder, 'dist'))).toEqual({
      root: folder,
      app: [join(folder, 'dist/bin/qualify.js')],
      sample: join(folder, 'dist/faulty.js'),
    });
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(files).toEqual(expect.arrayContaining(['dist/bin', 'dist/cdk.json', 'dist/faulty.js']));
  });

  test.each(packed.slice(1))('without %s nothing is begun', (file) => {
    write(packed.filter((each) => each !== file));
    expect(() => ofTeal(join(folder, 'dist'))).toThrow(`got no ${join(folder, file)}`);
  });
});

test('the command line neither reads the cdk.json of a team nor writes its cdk.out', async () => {
  const said: string[] = [];
  const script = "require('fs').writeFileSync('was-here', process.cwd())";
  // Its app fails, since it writes no assembly: where it ran is all that counts.
  await runCdk(['synth', `--app=node -e ${JSON.stringify(script)}`], {
    ...{ say: (line: string) => said.push(line), until: new AbortController().signal, root, folder },
  });
  expect(existsSync(join(folder, 'was-here'))).toBe(true);
});

const { [Symbol.for('teal.worker-require')]: workerRequire } = globalThis as unknown as Record<
  symbol,
  (name: string) => unknown
>;
test('feature flags are Teal’s, whatever a ~/.cdk.json says', () => {
  // What the CDK reads is the worker's (see once-a-worker.js).
  const worker = workerRequire?.('node:process') as NodeJS.Process;
  const flag = '@aws-cdk/aws-iam:minimizePolicies';
  worker.env.CDK_CONTEXT_JSON = JSON.stringify({ account: '111122223333', [flag]: false });
  try {
    const { node } = qualificationApp();
    expect([node.tryGetContext('account'), node.tryGetContext(flag)]).toEqual(['111122223333', true]);
  } finally {
    delete worker.env.CDK_CONTEXT_JSON;
  }
});
