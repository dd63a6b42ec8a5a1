import { Command, Option } from 'commander';
import { workflowsOption } from '../../../cli/images/options';
import { expectedWorkflows } from '../../../lambda/shared/images/provenance/expected';

const at = (tag: string) => `acme/teal/.github/workflows/deploy.yml@refs/tags/${tag}`;

const given = (...args: string[]): string[] | undefined =>
  new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addOption(new Option('--workflow <ref>').argParser(workflowsOption('--workflow')))
    .parse(args, { from: 'user' })
    .opts().workflow;

describe('--workflow', () => {
  test.each<[string[], string[] | undefined]>([
    [[], undefined],
    [['--workflow', at('v2')], [at('v2')]],
    [
      ['--workflow', at('v2'), '--workflow', at('v1')],
      [at('v2'), at('v1')],
    ],
    // As `teal github role` writes them.
    [
      ['--workflow', `${at('v2')} ${at('v1')}`],
      [at('v2'), at('v1')],
    ],
  ])('%j', (args, expected) => expect(given(...args)).toEqual(expected));

  test.each(['', ' ', `${at('v2')} `, `${at('v2')},${at('v1')}`, `${at('v2')} *`, at('v*')])(
    'refuses %j',
    (value) => expect(() => given('--workflow', value)).toThrow('must be a workflow at a branch or tag'),
  );
});

test.each([
  [undefined, 'acme/shop/.github/workflows/deploy.yml@refs/heads/main', []],
  [[at('v2')], at('v2'), []],
  [[at('v2'), at('v1')], at('v2'), [at('v1')]],
])('of %j the first builds now', (refs, workflowRef, formerWorkflowRefs) => {
  expect(expectedWorkflows(refs, 'acme/shop')).toEqual({ workflowRef, formerWorkflowRefs });
});
