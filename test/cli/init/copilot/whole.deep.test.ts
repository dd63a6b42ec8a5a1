import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { convert } from '../../../../cli/init/copilot/convert';
import { readWorkspace } from '../../../../cli/init/copilot/workspace';
import { root } from '../../../synth';
import { exampleFolder, temporaryFolder, writeFiles } from './converted';

/** Workspaces that are put together; of two services of a name the later counts. */
const TOGETHER = [
  ...['02-service-connect', '04-worker-topics', '05-scheduled-job', '10-image-location'],
  ...['11-storage-efs', '06-sidecar-nginx'],
];

/** A repository with all of it, as `teal init` leaves it, with this repository's sources as teal-cdk. */
async function repository(): Promise<string> {
  const folder = temporaryFolder();
  for (const name of TOGETHER) cpSync(exampleFolder(name), folder, { recursive: true });
  // One environment is enough to look at, and costs half.
  rmSync(join(folder, 'copilot/environments/test'), { recursive: true });
  const converted = convert(await readWorkspace(folder, folder));
  writeFiles(folder, Object.fromEntries(converted.files.map(({ path, content }) => [path, content])));
  cpSync(join(root, 'cdk.json'), join(folder, 'cdk.json'));
  const modules = join(folder, 'node_modules');
  writeFiles(modules, {
    'teal-cdk/package.json': JSON.stringify({
      name: 'teal-cdk',
      exports: { '.': './index.ts', './app': './app.ts' },
    }),
    'teal-cdk/index.ts': `export * from ${JSON.stringify(join(root, 'lib/index'))};\n`,
    'teal-cdk/app.ts': `export * from ${JSON.stringify(join(root, 'lib/app'))};\n`,
  });
  for (const name of ['aws-cdk-lib', 'constructs', 'tsx', '@types'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  return folder;
}

let folder = '';
beforeAll(async () => {
  folder = await repository();
});

test('what is written compiles under strict rules', () => {
  writeFiles(folder, {
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...{ target: 'ES2022', module: 'NodeNext', moduleResolution: 'NodeNext', lib: ['es2023'] },
        ...{ strict: true, noUncheckedIndexedAccess: true, noImplicitReturns: true, noUnusedLocals: true },
        ...{ noUnusedParameters: true, skipLibCheck: true, noEmit: true, isolatedModules: true },
        ...{ allowImportingTsExtensions: true, resolveJsonModule: true, types: ['node'] },
      },
      include: ['teal.config.ts', 'bin', 'lib'],
    }),
  });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const said = (): string => {
    try {
      return execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    } catch (error) {
      return String((error as { stdout?: unknown }).stdout);
    }
  };
  expect(said()).toBe('');
});

test('its own app synthesizes it, and neither CDK nor cdk-nag has more than warnings', () => {
  const outdir = join(folder, 'cdk.out');
  mkdirSync(outdir);
  const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8'));
  execFileSync(process.execPath, ['--import', 'tsx', 'bin/delivery.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: 'pipe',
  });
  expect(readdirSync(outdir)).toEqual(
    expect.arrayContaining(['store-teal-production-jobs.template.json', 'shop-production.template.json']),
  );
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  const found: { ruleName: string; severity: string }[] = pluginReports.flatMap(
    ({ violations }: { violations: unknown }) => violations,
  );
  expect(found.filter(({ severity }) => severity !== 'warning')).toEqual([]);
});
