import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../../engine';
import { EMPTY_REGION } from '../columns';
import type { Row } from '../row';
import { AT, running } from './looking';

const ENV = ['--env', 'production'];
const PREPARE = 'test/rehearsal/prepare.deep.test.ts';
const APPLY = 'test/rehearsal/apply.deep.test.ts';
const RECORD = 'test/cli/record/over-http.deep.test.ts';
const EJECT = 'test/rehearsal/eject.deep.test.ts';
const DEPLOY = 'test/rehearsal/deploy.deep.test.ts';
const BOOTSTRAP = 'test/cli/aws/call-failed.test.ts';
const DESTROY = 'test/cli/destroy/over-http.test.ts';
const DOCTOR = 'test/cli/doctor/over-http.deep.test.ts';

/** source: aws-cdk 2.1148.1, EnvironmentResources.validateVersion */
const TOO_OLD =
  "This CDK deployment requires bootstrap stack version '6', found '4' in aws://111122223333/eu-west-1. Please run 'cdk bootstrap'.";

/** Verbs of the pipeline, and of whoever administers the account. */
export const DELIVERING: readonly Row[] = [
  {
    verb: 'publish',
    args: ({ job }) => job.args,
    env: ({ job }) => job.env,
    goneAt: 'InitiateLayerUpload',
    cells: {
      'happy path': { exitCode: 0, says: [/"outcome": "published"/] },
      'wrong region': { notApplicable: 'the repository names it' },
      'service not found': {
        faults: EMPTY_REGION,
        exitCode: 3,
        says: [/repository .*\/shop must exist in this account and region \(eu-west-1\)/],
        changes: [],
      },
      'a deployment in progress': { notApplicable: 'it pushes an image, whatever runs' },
      'nothing to do': { heldBy: 'test/cli/images/publish.deep.test.ts' },
    },
  },
  {
    verb: 'promote',
    args: () => [...['promote', ...AT, '--first', '--digest', digest(2), '--repository', 'acme/shop']],
    cells: {
      'happy path': { heldBy: 'test/cli/promote/over-http.deep.test.ts' },
      'a deployment in progress': { notApplicable: 'it asks of an image and of records, whatever runs' },
      'nothing to do': { heldBy: 'test/cli/promote/over-http.deep.test.ts' },
    },
  },
  {
    verb: 'prepare',
    args: ({ assembly, folder, cdk }) => [
      ...['prepare', ...ENV, '--assembly', assembly, '--commit', 'c'.repeat(40)],
      ...['--digest', `shop=${digest(2)}`, '--out', `${folder}/out.json`, '--cdk', cdk('no')],
    ],
    json: false,
    goneAt: 'DescribeStacks',
    cells: {
      'happy path': { heldBy: PREPARE },
      'wrong region': { notApplicable: 'cdk goes where the assembly says' },
      'service not found': { notApplicable: 'what is not there is made' },
      'old bootstrap': {
        args: ({ assembly, folder, cdk }) => [
          ...['prepare', ...ENV, '--assembly', assembly, '--commit', 'c'.repeat(40)],
          ...['--digest', `shop=${digest(2)}`, '--out', `${folder}/out.json`, '--cdk', cdk(TOO_OLD)],
        ],
        exitCode: 3,
        says: [
          /found '4' in aws:/,
          /bootstrap of the account and region is missing or too old/,
          /npx cdk bootstrap/,
        ],
        changes: [],
      },
      'a deployment in progress': {
        args: ({ assembly, folder, cdk }) => [
          ...['prepare', ...ENV, '--assembly', assembly, '--commit', 'c'.repeat(40)],
          ...['--digest', `shop=${digest(2)}`, '--out', `${folder}/out.json`],
          ...['--cdk', cdk('Stack:shop-production is in UPDATE_IN_PROGRESS state and can not be updated.')],
        ],
        exitCode: 3,
        says: [/UPDATE_IN_PROGRESS/, /must make a change set, got exit code 1; what it printed says why/],
        changes: [],
      },
      'nothing to do': { heldBy: PREPARE },
    },
  },
  {
    verb: 'deploy',
    args: ({ assembly }) => [
      ...['deploy', ...ENV, '--assembly', assembly, '--commit', 'c'.repeat(40)],
      ...['--digest', digest(2), '--yes'],
    ],
    cells: {
      'happy path': { heldBy: DEPLOY },
      'wrong region': {
        more: ['--region', 'us-east-1'],
        exitCode: 2,
        says: [/--region must be that of the configuration, eu-west-1, got us-east-1/],
        changes: [],
      },
      'service not found': {
        more: ['--service', 'nope'],
        exitCode: 2,
        says: [/--service must be one of production, got nope; it has shop/],
        changes: [],
      },
      'old bootstrap': { heldBy: BOOTSTRAP },
      'a deployment in progress': {
        given: running,
        exitCode: 1,
        says: [/"outcome": "refused"/, /teal stop/],
        changes: [],
      },
      'nothing to do': { heldBy: DEPLOY },
    },
  },
  {
    verb: 'apply',
    args: ({ assembly, prepared }) => ['apply', '--prepared', prepared, '--assembly', assembly],
    cells: {
      'happy path': { heldBy: APPLY },
      'old bootstrap': { heldBy: BOOTSTRAP },
      'service not found': { notApplicable: 'what is not there is made' },
      'a deployment in progress': { heldBy: 'test/cli/apply/start.test.ts' },
      'nothing to do': {
        // The registry of this account has not the image, so that its tag cannot be written.
        exitCode: 3,
        says: [/"outcome": "unchanged"/, /"untagged"/],
      },
    },
  },
  {
    verb: 'record',
    args: ({ prepared }) => ['record', '--prepared', prepared],
    cells: {
      'happy path': { heldBy: RECORD },
      'service not found': { notApplicable: 'it is of a file of prepare, and told as of another region' },
      'a deployment in progress': { heldBy: RECORD },
      'nothing to do': { heldBy: RECORD },
    },
  },
  {
    verb: 'doctor',
    args: ({ assembly }) => [
      'doctor',
      '--page',
      ...ENV,
      '--assembly',
      assembly,
      '--channel',
      'deploys',
      '--yes',
    ],
    cells: {
      'happy path': { heldBy: DOCTOR },
      'wrong region': {
        more: ['--region', 'us-east-1'],
        faults: EMPTY_REGION,
        exitCode: 1,
        says: [/us-east-1/, /there is no such topic/, /--region/],
        changes: [],
      },
      'service not found': { notApplicable: 'it is of an environment' },
      'a deployment in progress': { notApplicable: 'it asks of receivers alone' },
      'nothing to do': { heldBy: DOCTOR },
    },
  },
  {
    verb: 'destroy',
    args: ({ assembly, cdk }) => [
      ...['destroy', ...ENV, '--assembly', assembly, '--yes', '--cdk', cdk('no')],
    ],
    cells: {
      'happy path': { heldBy: DESTROY },
      'wrong region': {
        more: ['--region', 'us-east-1'],
        exitCode: 2,
        says: [/--region must be that of .*, eu-west-1, got us-east-1; nothing was deleted/],
        changes: [],
      },
      'service not found': {
        more: ['--service', 'nope'],
        exitCode: 2,
        says: [/--service must be one of shop/],
        changes: [],
      },
      'a deployment in progress': {
        args: ({ assembly, cdk }) => [
          ...['destroy', ...ENV, '--assembly', assembly, '--yes'],
          ...['--cdk', cdk('Stack [shop-production] cannot be deleted while in status UPDATE_IN_PROGRESS')],
        ],
        exitCode: 3,
        says: [/UPDATE_IN_PROGRESS/, /cdk destroy shop-production must end well, got exit code 1/],
        changes: [],
      },
      'nothing to do': {
        faults: EMPTY_REGION,
        exitCode: 0,
        says: [/none of these stacks is deployed/],
        changes: [],
      },
    },
  },
  {
    verb: 'eject',
    args: ({ assembly, folder }) => [
      ...['eject', ...ENV, '--assembly', assembly, '--to', `${folder}/ejected`, '--yes'],
    ],
    cells: {
      'happy path': { heldBy: EJECT },
      'wrong region': {
        more: ['--region', 'us-east-1'],
        faults: EMPTY_REGION,
        exitCode: 2,
        says: [/stack shop-production.* must exist in this account and region \(us-east-1\)/, /--region/],
        changes: [],
      },
      'old bootstrap': { heldBy: BOOTSTRAP },
      'service not found': {
        more: ['--service', 'nope'],
        exitCode: 2,
        says: [/--service must be one of shop/],
        changes: [],
      },
      'a deployment in progress': { heldBy: EJECT },
      'nothing to do': { heldBy: EJECT },
    },
  },
  {
    verb: 'qualify',
    args: ({ folder }) => {
      const own = mkdtempSync(join(folder, 'qualify-'));
      return [
        ...['qualify', '--yes', '--account', '111122223333', '--region', 'eu-west-1'],
        ...['--state', join(own, 'state.json'), '--report', join(own, 'report.md'), '--even-with-stacks'],
      ];
    },
    cells: {
      'happy path': { heldBy: 'test/cli/qualify/rehearsed.deep.test.ts' },
      'network gone half-way': {
        faults: ({ service }) => (service === 'STS' ? undefined : 'drop'),
        exitCode: 3,
        says: [/bootstrap must be told \(ssm:GetParameter .*socket hang up; try again/],
        changes: [],
      },
      'wrong region': { notApplicable: 'any one that is bootstrapped will do' },
      'service not found': { notApplicable: 'it deploys the sample' },
      'old bootstrap': {
        exitCode: 3,
        says: [/the region must be bootstrapped, got ParameterNotFound/, /npx cdk bootstrap aws:/],
        changes: [],
      },
      'a deployment in progress': { notApplicable: 'it deploys one by itself' },
      'nothing to do': { notApplicable: 'it deploys one by itself' },
    },
  },
];
