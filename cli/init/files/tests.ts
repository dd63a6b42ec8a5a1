import type { ProjectFile } from '../project-file';
import { inComment, literal } from './literal';
import { type Runner, testFilesOf } from './test-runner';

/** What tests are made of; also where the configuration comes from elsewhere. */
export interface Tested {
  readonly services: readonly { readonly name: string; readonly local: boolean }[];
  readonly environments: readonly string[];
}

/** One test of behaviour, one of templates, and jest's configuration where it is missing. */
export function testFiles(tested: Tested, runner: Runner, isModule: boolean): ProjectFile[] {
  const { release, snapshot } = testFilesOf(runner);
  return [
    { path: release, content: behaviour(tested) },
    { path: snapshot, content: SNAPSHOT },
    ...(runner === 'shared' ? [] : [jestConfiguration(runner, isModule)]),
  ];
}

export const jestConfigurationOf = (runner: Runner, isModule: boolean): string =>
  runner === 'beside' ? 'jest.teal.config.cjs' : `jest.config.${isModule ? 'cjs' : 'js'}`;

function jestConfiguration(runner: Runner, isModule: boolean): ProjectFile {
  const match = runner === 'beside' ? '<rootDir>/delivery/*.jest.ts' : '<rootDir>/test/**/*.test.ts';
  return {
    path: jestConfigurationOf(runner, isModule),
    content: `module.exports = {
  testEnvironment: 'node',
  testMatch: ['${match}'],
  transform: {
    '^.+\\\\.tsx?$': ['@swc/jest', { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out'],
};
`,
  };
}

const SNAPSHOT = `import { expectSnapshot, synthesizeDelivery } from 'teal-cdk/testing';
import config from '../teal.config';

// A change of the templates is read in a review. Accept one that is meant with --updateSnapshot.
test('the templates are those that were reviewed', () => {
  expectSnapshot(synthesizeDelivery(config));
});
`;

function behaviour({ services, environments }: Tested): string {
  const [only] = services;
  const last = environments.at(-1) ?? 'production';
  const of = (name: string) =>
    services.length > 1
      ? `service: ${literal(name)}, environment: ${literal(last)}, `
      : `environment: ${literal(last)}, `;
  const tests = (services.length > 1 ? services : only ? [only] : []).map(({ name }) =>
    testsOf(name, of(name)),
  );
  return `import 'teal-cdk/testing/jest';
import { minutes } from 'teal-cdk';
import { badRelease, goodRelease, rehearse, synthesizeDelivery } from 'teal-cdk/testing';
import config from '../teal.config';

// The templates and the code of the gates as they would be deployed, against a model of AWS: a change that weakens an alarm or
// takes a gate out fails here.
const assembly = synthesizeDelivery(config);

// The first release starts the processes of its gates, on machines of any kind.
jest.setTimeout(60_000);

${tests.join('\n')}`;
}

const testsOf = (
  name: string,
  of: string,
): string => `test(${literal(`${inComment(name)}: a good release reaches everyone, and nobody notices`)}, async () => {
  const release = await rehearse(assembly, { ${of}release: goodRelease() });
  expect(release).toBeReleased();
  expect(release.requests.failed).toBe(0);
});

test(${literal(`${inComment(name)}: a release that fails one request in twenty is rolled back, and few meet it`)}, async () => {
  const release = await rehearse(assembly, { ${of}release: badRelease({ errorShare: 0.05 }) });
  expect(release).toRollBack({ within: minutes(5), failedRequests: { atMost: 100 } });
});
`;
