import type { Row } from '../row';

const HELD = 'test/cli/preview/over-http.test.ts';
const CREATED = 'test/cli/preview/create.deep.test.ts';
const BY_TAGS = 'it looks for tags: elsewhere there is nothing, and it says so';
const TESTED = 'test/cli/preview/test/over-http.test.ts';
const OF = ['--delivery', 'mall'];

const byTags = (verb: string, more: readonly string[] = []): Row => ({
  verb: `preview ${verb}`,
  args: () => ['preview', verb, ...OF, ...more],
  goneAt: 'DescribeStacks',
  cells: {
    'happy path': { heldBy: HELD },
    'wrong region': { notApplicable: BY_TAGS },
    'service not found': { notApplicable: BY_TAGS },
    'a deployment in progress': { notApplicable: 'it goes by tags, whatever is made' },
    'nothing to do': {
      exitCode: 0,
      says: [/there is no instance|no instance has expired/, /"instances": \[\]/],
      changes: [],
    },
  },
});

/** Of environments for a while. */
export const PREVIEWING: readonly Row[] = [
  {
    verb: 'preview create',
    args: ({ folder }) => [
      'preview',
      'create',
      '--env',
      'preview',
      '--instance',
      'pr-12',
      '--config',
      `${folder}/none.ts`,
    ],
    cells: {
      'happy path': { heldBy: CREATED },
      'no credentials': { heldBy: CREATED },
      'expired credentials': { heldBy: CREATED },
      'wrong region': { notApplicable: 'it makes what is not there' },
      'service not found': { heldBy: CREATED },
      'no permission': { heldBy: CREATED },
      throttling: { heldBy: CREATED },
      'network gone half-way': { heldBy: CREATED },
      'old bootstrap': { notApplicable: 'cdk says it' },
      'a deployment in progress': { notApplicable: 'cdk waits for it, or says it' },
      'nothing to do': { notApplicable: 'its time is another' },
    },
  },
  {
    verb: 'preview test',
    args: ({ folder }) => [
      ...['preview', 'test', '--env', 'preview', '--instance', 'pr-12'],
      ...['--assembly', `${folder}/none`],
    ],
    cells: {
      'happy path': { heldBy: TESTED },
      'no credentials': { heldBy: TESTED },
      'expired credentials': { heldBy: TESTED },
      'wrong region': { notApplicable: 'the assembly says where it is' },
      'service not found': { heldBy: TESTED },
      'no permission': { heldBy: TESTED },
      throttling: { heldBy: TESTED },
      'network gone half-way': { heldBy: TESTED },
      'a deployment in progress': { notApplicable: 'it is what is tested' },
      'nothing to do': { notApplicable: 'synth refuses a test of nothing' },
    },
  },
  byTags('list'),
  byTags('destroy', ['--instance', 'pr-12']),
  byTags('sweep'),
];
