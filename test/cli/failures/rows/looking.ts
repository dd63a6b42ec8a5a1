import { AwsError } from '../../../../rehearsal/aws-error';
import { MINUTE } from '../../../rehearsal/ecs/world';
import { digest } from '../../engine';
import { EMPTY_REGION } from '../columns';
import type { Given, Row } from '../row';

export const AT = ['--service', 'shop', '--env', 'production'];
/** A deployment begins, and goes on. */
export const running: Given = async ({ engine }) => engine.release(2);
const overAlready: Given = async ({ engine }) => {
  engine.release(2);
  await engine.pass(60 * MINUTE);
};

const STATUS = 'test/cli/status/rehearsed.deep.test.ts';
const LOGS = 'test/cli/logs/over-http.deep.test.ts';
const DRIFT = 'test/cli/drift/over-http.test.ts';

const SECRETS = 'test/cli/secrets/over-http.deep.test.ts';

/** Verbs that only read. */
export const LOOKING: readonly Row[] = [
  {
    verb: 'status',
    args: () => ['status', ...AT],
    // Of what else it cannot tell it says that in its place.
    goneAt: 'DescribeServices',
    cells: {
      'happy path': { heldBy: STATUS },
      'a deployment in progress': { heldBy: STATUS },
      'nothing to do': { heldBy: STATUS },
    },
  },
  {
    verb: 'verdict',
    args: () => ['verdict', ...AT],
    given: overAlready,
    cells: {
      'happy path': { exitCode: 0, says: [/"outcome": "released"/] },
      'a deployment in progress': {
        given: running,
        more: ['--timeout', '30s'],
        exitCode: 3,
        says: [/"outcome": "still-running"/, /30 s/],
      },
      'nothing to do': {
        given: async () => {},
        more: ['--digest', digest(1)],
        exitCode: 0,
        says: [/"outcome": "unchanged"/],
      },
    },
  },
  {
    verb: 'verify',
    args: () => ['verify', ...AT],
    cells: {
      'happy path': { exitCode: 0, says: [/"outcome": "uniform"/] },
      'a deployment in progress': { given: running, exitCode: 3, says: [/"outcome": "deployment-running"/] },
      'nothing to do': { notApplicable: 'it only looks' },
    },
  },
  {
    verb: 'releases',
    args: () => ['releases', ...AT],
    cells: {
      'happy path': {
        given: async (_, run) => void (await run(['hold', ...AT, '--reason', 'freeze'])),
        exitCode: 0,
        says: [/"reason": "freeze"/],
      },
      'a deployment in progress': { given: running, exitCode: 0, says: [/0 records of shop in production/] },
      'nothing to do': { exitCode: 0, says: [/0 records of shop in production/] },
    },
  },
  {
    verb: 'logs',
    args: () => ['logs', ...AT, '--json'],
    json: false, // Each line of them is an object; errors are on stderr.
    cells: {
      'happy path': { heldBy: LOGS },
      'a deployment in progress': { heldBy: LOGS },
      'nothing to do': { heldBy: LOGS },
    },
  },
  {
    verb: 'plan',
    args: ({ assembly }) => ['plan', '--deployed', '--env', 'production', '--assembly', assembly],
    cells: {
      'happy path': { exitCode: 0, says: [/"verdict"/, /"environment": "production"/] },
      'wrong region': { notApplicable: 'the assembly names it; what is not there is planned as new' },
      'service not found': { notApplicable: 'what is not there is planned as new' },
      'a deployment in progress': { given: running, exitCode: 0, says: [/"verdict"/] },
      'nothing to do': { heldBy: 'test/cli/plan/deployed.test.ts' },
    },
  },
  {
    verb: 'drift',
    args: () => ['drift', ...AT],
    goneAt: 'DetectStackDrift',
    cells: {
      'happy path': { heldBy: DRIFT },
      'service not found': { faults: EMPTY_REGION, exitCode: 3, says: [/stack shop-production must exist/] },
      'a deployment in progress': {
        // source: AWS CloudFormation API reference, DetectStackDrift: of a stack that is being updated
        faults: () =>
          new AwsError('ValidationError', 'Cannot run drift detection in UPDATE_IN_PROGRESS state'),
        exitCode: 3,
        says: [/UPDATE_IN_PROGRESS/],
      },
      'nothing to do': { heldBy: DRIFT },
    },
  },
  {
    verb: 'runbook',
    args: ({ assembly }) => [
      ...['runbook', 'shop-production-availability-page', '--live', '--assembly', assembly],
    ],
    // Never in the way of a runbook: what CloudWatch does not answer is said in a line.
    untold: 0,
    goneAt: 'DescribeAlarms',
    cells: {
      'happy path': { heldBy: 'test/cli/runbook/carry-out.test.ts' },
      'wrong region': {
        more: ['--region', 'us-east-1'],
        exitCode: 0,
        says: [/CloudWatch knows no alarm .* in this account and region/],
      },
      'service not found': {
        exitCode: 0,
        says: [/CloudWatch knows no alarm shop-production-availability-page in this account and region/],
      },
      'a deployment in progress': { notApplicable: 'it asks of one alarm' },
      'nothing to do': { notApplicable: 'it only looks' },
    },
  },
  {
    verb: 'adopt plan',
    args: () => ['adopt', 'plan', '--cluster', 'web', '--service', 'shop'],
    goneAt: 'DescribeServices',
    cells: {
      'happy path': { heldBy: 'test/cli/adopt/plan-over-http.deep.test.ts' },
      'a deployment in progress': { heldBy: 'test/cli/adopt/plan-over-http.deep.test.ts' },
      'nothing to do': { notApplicable: 'it only looks' },
    },
  },
  {
    verb: 'adopt status',
    args: () => ['adopt', 'status', ...AT],
    cells: {
      'happy path': { exitCode: 0, says: [/users are on the old service/] },
      'a deployment in progress': { heldBy: 'test/cli/adopt/listener-over-http.deep.test.ts' },
      'nothing to do': { notApplicable: 'it only looks' },
    },
  },
  ...['list', 'audit'].map(
    (part): Row => ({
      verb: `secrets ${part}`,
      args: () => ['secrets', part, ...AT],
      cells: {
        'happy path': { heldBy: SECRETS },
        'a deployment in progress': { heldBy: SECRETS },
        'nothing to do': { heldBy: SECRETS },
      },
    }),
  ),
];
