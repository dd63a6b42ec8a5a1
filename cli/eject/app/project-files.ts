import { devDependencies } from '../../../package.json';
import { type AppFile, classOf, type EjectedStack, stackFileOf } from './ejected-stack';
import { importLine } from './import-line';

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** All that a CDK app has beside its stacks. */
export function projectFiles(name: string, stacks: readonly EjectedStack[]): readonly AppFile[] {
  return [
    { path: 'package.json', content: packageFile(name) },
    { path: 'tsconfig.json', content: json(TSCONFIG) },
    { path: 'cdk.json', content: json(CDK) },
    { path: '.gitignore', content: 'node_modules\ncdk.out\n' },
    { path: 'bin/app.ts', content: appFile(stacks) },
    { path: 'test/templates.test.ts', content: TEST },
  ];
}

function packageFile(name: string): string {
  return json({
    name,
    version: '0.1.0',
    private: true,
    scripts: {
      test: 'node --import tsx --test test/templates.test.ts',
      'test:accept': 'node --import tsx test/templates.test.ts --accept',
      typecheck: 'tsc --noEmit',
      cdk: 'cdk',
    },
    dependencies: { 'aws-cdk-lib': devDependencies['aws-cdk-lib'], constructs: devDependencies.constructs },
    devDependencies: {
      '@types/node': devDependencies['@types/node'],
      'aws-cdk': devDependencies['aws-cdk'],
      tsx: devDependencies.tsx,
      typescript: devDependencies.typescript,
    },
  });
}

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'CommonJS',
    moduleResolution: 'bundler',
    lib: ['ES2023'],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['bin', 'lib', 'test'],
};

const CDK = {
  app: 'node --import tsx bin/app.ts',
  // A template is deployed as it stands in templates/, and nothing is added to it.
  pathMetadata: false,
  assetMetadata: false,
  versionReporting: false,
  context: {
    // Tags of a stack are its own, as they are now: on the listener rules they would be a change.
    '@aws-cdk/core:explicitStackTags': true,
  },
};

function appFile(stacks: readonly EjectedStack[]): string {
  const ordered = [...stacks].sort((a, b) => a.kind.localeCompare(b.kind));
  const foundation = ordered.find(({ kind }) => kind === 'foundation');
  const lines = [
    importLine('{ App, DefaultStackSynthesizer }', 'aws-cdk-lib'),
    ...ordered.map(({ name }) => importLine(`{ ${classOf(name)} }`, `../lib/${stackFileOf(name)}`)),
    '',
    '/** All stacks, under the names that they are deployed with. A test makes the app, too. */',
    'export function makeApp(outdir?: string): App {',
    '  const app = new App({ ...(outdir !== undefined && { outdir }), analyticsReporting: false });',
    ...ordered.flatMap((stack) => stackLines(stack, foundation)),
    '  return app;',
    '}',
    '',
    'if (require.main === module) makeApp().synth();',
    '',
  ];
  return lines.join('\n');
}

function stackLines(
  { name, kind, account, region, tags, isProtected, qualifier }: EjectedStack,
  foundation: EjectedStack | undefined,
): readonly string[] {
  const makes = `new ${classOf(name)}(app, ${JSON.stringify(name)}, {`;
  const needs = kind === 'service' && foundation !== undefined;
  const own = kind === 'foundation' ? 'const foundation = ' : needs ? `const ${fieldOf(name)} = ` : '';
  return [
    `  ${own}${makes}`,
    `    stackName: ${JSON.stringify(name)},`,
    `    env: { account: ${JSON.stringify(account)}, region: ${JSON.stringify(region)} },`,
    `    tags: ${JSON.stringify(tags)},`,
    `    terminationProtection: ${isProtected},`,
    `    synthesizer: new DefaultStackSynthesizer({ qualifier: ${JSON.stringify(qualifier)} }),`,
    '  });',
    ...(needs ? [`  ${fieldOf(name)}.addStackDependency(foundation);`] : []),
  ];
}

const fieldOf = (name: string): string => {
  const [first, ...rest] = classOf(name).replace(/Stack$/, '');
  return `${first?.toLowerCase()}${rest.join('')}`;
};

const TEST = `${[
  importLine('assert', 'node:assert/strict'),
  importLine('{ mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync }', 'node:fs'),
  importLine('{ tmpdir }', 'node:os'),
  importLine('{ dirname, join }', 'node:path'),
  importLine('test', 'node:test'),
  importLine('{ makeApp }', '../bin/app'),
].join('\n')}

/** A snapshot of each template: a difference is a change of what is deployed. Accept it: npm run test:accept */
const snapshotOf = (stack: string) => join(__dirname, 'snapshots', \`\${stack}.json\`);

const directory = mkdtempSync(join(tmpdir(), 'app-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

for (const { stackName, template } of makeApp(directory).synth().stacks) {
  if (process.argv.includes('--accept')) {
    mkdirSync(dirname(snapshotOf(stackName)), { recursive: true });
    writeFileSync(snapshotOf(stackName), \`\${JSON.stringify(template, null, 2)}\\n\`);
  } else {
    test(stackName, () => {
      assert.deepEqual(template, JSON.parse(readFileSync(snapshotOf(stackName), 'utf8')));
    });
  }
}
`;
