import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import delivery from '../teal.config';
import { network, synthesize } from './synth';
import { inFolder, type Job, run, stepUsing, withToken } from './workflow-files';

const account = '111122223333';

/** The delivery of the workflows as it is once it has a pipeline, with an environment whose name ends as another's. */
const piped = synthesize({
  ...delivery,
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  environments: Object.fromEntries(
    Object.entries({ ...delivery.environments, 'pre-production': {} }).map(([name, environment]) => [
      name,
      { ...environment, account, region: 'eu-west-1', network },
    ]),
  ),
});

test.each(withToken)('%s takes a role that GitHubAccessStack makes', (_, job) => {
  const access = piped.template(`${job.env?.DELIVERY}-github-access-${account}`);
  const made = Object.values(access.findResources('AWS::IAM::Role')).map(
    ({ Properties }) => `arn:aws:iam::${account}:role/${Properties.RoleName}`,
  );
  const role = stepUsing(job, 'aws-actions/configure-aws-credentials')?.with?.['role-to-assume'];
  expect(made).toContain(filledIn(String(role), job));
});

describe.each(withToken)('%s', (_, job) => {
  const own = ['shop-production-foundation', 'shop-production'];

  test('hands the CLI the stacks of its environment by name, and no others', () => {
    const manifest = piped.delivery.manifest(piped.assembly.directory);
    expect(manifest.environments.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['pre-production', 'production', 'staging']),
    );
    expect(stacksGiven(job, manifest)).toEqual(own);
    // As the CLI matches them: by a stack's id in the app.
    const ids = piped.assembly.stacks.map(({ hierarchicalId }) => hierarchicalId);
    expect(ids).toEqual(expect.arrayContaining(own));
  });

  test('names the foundation that services share once', () => {
    const of = (stack: string) => ({ foundationStack: 'shop-production-foundation', stack });
    const manifest = manifestOf([of('shop-production'), of('basket-production')]);
    expect(stacksGiven(job, manifest)).toEqual([...own, 'basket-production']);
  });

  test.each<[string, unknown]>([
    ['is an option', manifestOf([{ foundationStack: 'shop-production-foundation', stack: '--force' }])],
    ['is a pattern', manifestOf([{ foundationStack: 'shop-production-foundation', stack: '*' }])],
    ['is two', manifestOf([{ foundationStack: 'shop-production-foundation', stack: 'shop\nother' }])],
    ['is not there', manifestOf([{ stack: 'shop-production' }])],
    ['is no text', manifestOf([{ foundationStack: ['shop'], stack: 'shop-production' }])],
    ['is another environment’s', { environments: [{ name: 'staging', services: [] }] }],
  ])('does not come to the CLI with a name that %s', (_, manifest) => {
    expect(() => stacksGiven(job, manifest)).toThrow('must name the stacks of production');
  });
});

/** A job's expressions of its own environment and of the repository's account. */
function filledIn(text: string, job: Job): string {
  return text.replace(/\$\{\{ (\w+)\.(\w+) \}\}/g, (expression, of, name) =>
    of === 'vars' && name === 'AWS_ACCOUNT_ID' ? account : (of === 'env' && job.env?.[name]) || expression,
  );
}

function manifestOf(services: readonly unknown[]): unknown {
  return { schemaVersion: 1, environments: [{ name: 'production', services }] };
}

/** The stacks that a job's steps hand to the CLI, for an assembly with this manifest. */
function stacksGiven(job: Job, manifest: unknown): string[] {
  return inFolder((directory) => {
    for (const folder of ['cdk.out', 'package/bin', 'path'])
      mkdirSync(join(directory, folder), { recursive: true });
    writeFileSync(join(directory, 'cdk.out/teal.json'), JSON.stringify(manifest));
    const cli = "require('node:fs').writeFileSync('given.json', JSON.stringify(process.argv.slice(2)))";
    writeFileSync(join(directory, 'package/bin/cdk'), cli);
    // The runner has it; the machine of a test need not.
    const openssl = join(directory, 'path/openssl');
    writeFileSync(openssl, '#!/bin/sh\necho 0123456789abcdef\n');
    chmodSync(openssl, 0o755);
    for (const step of job.steps.filter(({ name = '' }) =>
      ['Select the stacks', 'Deploy', 'Diff'].includes(name),
    )) {
      run(step, directory, {
        ...job.env,
        PATH: [join(directory, 'path'), process.env.PATH].join(delimiter),
      });
    }
    const given: string[] = JSON.parse(readFileSync(join(directory, 'given.json'), 'utf8'));
    return given.slice(given.findLastIndex((word) => word.startsWith('--')) + 1);
  });
}
