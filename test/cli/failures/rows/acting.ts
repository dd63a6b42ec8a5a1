import { ALTERNATE, MINUTE, PRIMARY, PRODUCTION_RULE, pauseAt } from '../../../rehearsal/ecs/world';
import { digest, QUICK } from '../../engine';
import { takingShells } from '../../exec/shop-shells';
import { RECEIPT, reading } from '../../secrets/world';
import type { Cell, Column, Given, Row } from '../row';
import { AT, running } from './looking';

const WHY = ['--reason', 'checkout fails'];
const held: Given = async (_, run) => void (await run(['hold', ...AT, ...WHY]));
const waiting: Given = async ({ engine }) => {
  engine.release(2);
  await engine.pass(10 * MINUTE);
};
const nothingRuns: Given = async () => {};
const shared: Given = async ({ engine }) => {
  engine.shown.health.set(ALTERNATE, ['healthy', 'healthy']);
  engine.world.setWeights(PRODUCTION_RULE, [
    { targetGroupArn: PRIMARY, weight: 50 },
    { targetGroupArn: ALTERNATE, weight: 950 },
  ]);
};
const readsSecrets: Given = async ({ engine }) => {
  reading(engine);
  engine.secrets.setRotation(RECEIPT, {
    functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-rotation',
    ...{ afterDays: 90, nextAt: engine.pause.now(), run: () => undefined },
  });
};
const EXEC = 'test/cli/exec/over-http.deep.test.ts';
const RECOVERY = 'test/rehearsal/recovery.deep.test.ts';
const DRILL = 'test/rehearsal/drill.deep.test.ts';
const ADOPT = 'test/cli/adopt/listener-over-http.deep.test.ts';

const answering = (verb: 'approve' | 'reject', outcome: string): Row => ({
  verb,
  args: () => [verb, ...AT, ...WHY],
  configuration: { ...QUICK, pauses: [pauseAt('POST_TEST_TRAFFIC_SHIFT')] },
  given: waiting,
  goneAt: 'ContinueServiceDeployment',
  cells: {
    'happy path': { exitCode: 0, says: [new RegExp(`"outcome": "${outcome}"`)] },
    'a deployment in progress': {
      given: running,
      exitCode: 1,
      says: [/"outcome": "refused"/, /waits/],
      changes: [],
    },
    'nothing to do': {
      given: nothingRuns,
      exitCode: 1,
      says: [/no deployment runs: nothing waits/],
      changes: [],
    },
  },
});

/** Its own tests have an account with secrets, and what it does there. @param goneAt where it is about to change something */
const onSecret = (part: string, file: string, goneAt: string, more: Row['args'] = () => []): Row => ({
  verb: `secrets ${part}`,
  args: (site) => ['secrets', part, 'RECEIPT_KEY', ...AT, '--yes', ...more(site)],
  given: readsSecrets,
  goneAt,
  cells: {
    ...{ 'happy path': { heldBy: file }, 'a deployment in progress': { heldBy: file } },
    'nothing to do': { heldBy: file },
    'old bootstrap': { notApplicable: 'it releases the template that is deployed, with another version' },
  },
});

const moving = (step: string, more: readonly string[], cells: Partial<Record<Column, Cell>> = {}): Row => ({
  verb: `adopt ${step}`,
  args: () => ['adopt', step, ...AT, '--yes', ...more],
  cells: {
    'happy path': { heldBy: ADOPT },
    'a deployment in progress': { heldBy: ADOPT },
    'nothing to do': { heldBy: ADOPT },
    ...cells,
  },
});

/** Verbs by which a person changes what runs, or what may. */
export const ACTING: readonly Row[] = [
  {
    verb: 'hold',
    args: () => ['hold', ...AT, ...WHY],
    goneAt: 'PutObject',
    cells: {
      'happy path': { exitCode: 0, says: [/"outcome": "held"/], changes: ['S3.PutObject'] },
      'a deployment in progress': { given: running, exitCode: 0, says: [/"outcome": "held"/] },
      'nothing to do': { given: held, exitCode: 0, says: [/held by 1 more/] },
    },
  },
  {
    verb: 'exec',
    args: () => ['exec', ...AT, '--yes'],
    env: ({ plugin }) => ({ PATH: `${plugin}:${process.env.PATH}` }),
    given: async ({ engine }) => takingShells(engine),
    goneAt: 'ExecuteCommand',
    cells: {
      'happy path': { heldBy: EXEC },
      'a deployment in progress': { heldBy: EXEC },
      'nothing to do': { heldBy: EXEC },
    },
  },
  onSecret('set', 'test/cli/secrets/set-over-http.deep.test.ts', 'PutSecretValue', ({ value }) => [
    ...['--file', value],
  ]),
  onSecret('rotate', 'test/cli/secrets/rotate-over-http.deep.test.ts', 'RotateSecret', () => [
    '--no-release',
  ]),
  onSecret('release', 'test/cli/secrets/release-over-http.deep.test.ts', 'DescribeStacks'),
  {
    verb: 'resume',
    args: () => ['resume', ...AT, ...WHY],
    given: held,
    goneAt: 'PutObject',
    cells: {
      'happy path': { exitCode: 0, says: [/"outcome": "resumed"/], changes: ['S3.PutObject'] },
      'a deployment in progress': { notApplicable: 'a hold is not of a deployment' },
      'nothing to do': { given: nothingRuns, exitCode: 0, says: [/"outcome": "not-held"/], changes: [] },
    },
  },
  answering('approve', 'approved'),
  answering('reject', 'rejected'),
  {
    verb: 'stop',
    args: () => ['stop', ...AT, ...WHY, '--yes'],
    given: waiting,
    configuration: { ...QUICK, pauses: [pauseAt('POST_TEST_TRAFFIC_SHIFT')] },
    goneAt: 'StopServiceDeployment',
    cells: {
      'happy path': { exitCode: 0, says: [/"outcome": "stopped"/] },
      'a deployment in progress': { given: running, exitCode: 0, says: [/"outcome": "stopped"/] },
      'nothing to do': { given: nothingRuns, exitCode: 1, says: [/no deployment runs/], changes: [] },
    },
  },
  {
    verb: 'override',
    args: () => ['override', 'smoke-test', ...AT, ...WHY, '--digest', digest(2), '--yes'],
    configuration: { ...QUICK, pauses: [pauseAt('POST_TEST_TRAFFIC_SHIFT')] },
    goneAt: 'PutParameter',
    cells: {
      'happy path': {
        exitCode: 0,
        says: [/"outcome": "written"/],
        changes: ['SSM.PutParameter', 'EventBridge.PutEvents', 'S3.PutObject'],
      },
      'a deployment in progress': {
        args: () => ['override', 'smoke-test', ...AT, ...WHY, '--running-deployment', '--yes'],
        given: waiting,
        exitCode: 0,
        says: [/"outcome": "written"/],
      },
      'nothing to do': {
        args: () => ['override', 'smoke-test', ...AT, ...WHY, '--running-deployment', '--yes'],
        exitCode: 1,
        says: [/must have one that runs, got none/],
        changes: [],
      },
    },
  },
  {
    verb: 'limit',
    args: () => ['limit', '300', '--per', '1m', ...AT, ...WHY, '--yes'],
    goneAt: 'UpdateRuleGroup',
    cells: {
      'happy path': {
        exitCode: 0,
        says: [/"outcome": "set"/],
        changes: ['WAFV2.UpdateRuleGroup', 'S3.PutObject'],
      },
      'a deployment in progress': { given: running, exitCode: 0, says: [/"outcome": "set"/] },
      'nothing to do': {
        args: () => ['limit', '2000', '--per', '5m', ...AT, ...WHY, '--yes'],
        exitCode: 0,
        says: [/"outcome": "unchanged"/],
        changes: [],
      },
    },
  },
  {
    verb: 'traffic repair',
    args: () => ['traffic', 'repair', ...AT, '--yes'],
    given: shared,
    goneAt: 'ModifyRule',
    cells: {
      'happy path': { exitCode: 0, says: [/"outcome": "repaired"/], changes: ['ELBv2.ModifyRule'] },
      'a deployment in progress': {
        given: running,
        exitCode: 1,
        says: [/no deployment must run/],
        changes: [],
      },
      'nothing to do': {
        given: nothingRuns,
        exitCode: 0,
        says: [/"outcome": "nothing-to-repair"/],
        changes: [],
      },
    },
  },
  {
    verb: 'rollback',
    args: () => ['rollback', '--previous', ...AT, ...WHY],
    goneAt: 'DescribeStacks',
    cells: {
      'happy path': { heldBy: RECOVERY },
      'old bootstrap': { heldBy: 'test/cli/aws/call-failed.test.ts' },
      'a deployment in progress': { heldBy: RECOVERY },
      'nothing to do': { exitCode: 1, says: [/--previous must have a release before/], changes: [] },
    },
  },
  {
    verb: 'drill',
    args: ({ assembly }) => ['drill', ...AT, '--even-last', 'production', '--assembly', assembly],
    goneAt: 'DescribeStacks',
    cells: {
      'happy path': { heldBy: DRILL },
      'old bootstrap': { heldBy: 'test/cli/aws/call-failed.test.ts' },
      'a deployment in progress': {
        given: running,
        exitCode: 1,
        says: [/nothing must be on its way, got a stack that is .* and a deployment; wait for its end/],
        changes: [],
      },
      'nothing to do': { exitCode: 1, says: [/must be a release on record/], changes: [] },
    },
  },
  {
    verb: 'restore-drill',
    args: () => ['restore-drill', ...AT, '--yes'],
    cells: {
      'happy path': {
        exitCode: 0,
        says: [/"outcome": "restored"/, /touches {3}nothing of the database itself/],
      },
      'a deployment in progress': {
        given: running,
        more: ['--check', '["{host}"]'],
        exitCode: 1,
        says: [/one release must run, .* got a release on its way/],
        changes: [],
      },
      'nothing to do': { more: ['--clean'], exitCode: 0, says: [/no drill has left anything/], changes: [] },
    },
  },
  moving('begin', ['--old-rule', PRODUCTION_RULE], {
    'wrong region': { notApplicable: 'the rule is named by its ARN, which has it' },
    'service not found': { notApplicable: 'it looks at the rule alone' },
  }),
  moving('shift', ['--percent', '10']),
  moving('finish', []),
  moving('back', []),
];
