import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedPeople, roleOf, withParameter } from '../iam/human-roles-account';
import { listOf, statementsOf } from '../iam/policy';
import { root } from '../synth';
import { called, calledBy } from './calls-of-verbs';

const page = readFileSync(join(root, 'docs/human-roles.md'), 'utf8');
const ROLES = ['reader', 'operator', 'break-glass', 'administrator'];
const rows = [...page.matchAll(/^\| `([a-z0-9]+:[A-Za-z]+)` \| ([a-z-]+) \|/gm)].map(
  ([, action = '', role = '']) => ({ action, role }),
);
const rowsOf = (...roles: readonly string[]) =>
  rows.filter(({ role }) => roles.includes(role)).map(({ action }) => action);

/** Actions that come with a call of a verb, or with no verb. */
const BESIDE_CALLS = [
  ...['cloudformation:DetectStackResourceDrift', 'iam:PassRole'],
  ...['kms:Decrypt', 'kms:GenerateDataKey'],
  ...['secretsmanager:GetSecretValue', 'ssm:GetParameter', 'lambda:InvokeFunction'],
];
/** Calls that need no action of their own. source: STS API reference, GetCallerIdentity; ECR API reference, ListImageReferrers */
const WITHOUT_ACTION = ['sts:GetCallerIdentity', 'ecr:ListImageReferrers'];

test('every call of the command line is a row, and every row a call or what comes with one', () => {
  expect(called().length).toBeGreaterThan(40);
  expect(rows.map(({ action }) => action).sort()).toEqual([...called(), ...BESIDE_CALLS].sort());
});

test('every row is of a role that the page has', () => {
  expect(rows.filter(({ role }) => !ROLES.includes(role))).toEqual([]);
});

const RANKS = ['reader', 'operator', 'break-glass'] as const;

test.each(RANKS.map((role, nth) => [role, RANKS.slice(0, nth + 1)] as const))(
  'what %s may is its rows and those above it, and nothing else but what drift reads',
  (role, ranks) => {
    const statements = roleOf(deployedPeople(withParameter()), role).identity.flatMap(statementsOf);
    const compared = new Set(
      statements.filter(({ Sid = '' }) => Sid.startsWith('Compare')).flatMap(({ Action }) => listOf(Action)),
    );
    const granted = new Set(
      statements.filter(({ Sid = '' }) => !Sid.startsWith('Compare')).flatMap(({ Action }) => listOf(Action)),
    );
    const written = rowsOf(...ranks).filter((action) => !WITHOUT_ACTION.includes(action));
    expect([...granted].sort()).toEqual(written.sort());
    for (const action of compared) expect(action).toMatch(/:(Describe|Get|List)/);
    for (const secret of rowsOf('break-glass')) expect([...compared]).not.toContain(secret);
  },
);

/** The cells of the first table: role, who has it, verbs. */
const verbsOf = (role: string): string[] => {
  const [, cell = ''] = new RegExp(`^\\| ${role} \\| [^|]* \\| ([^|]*) \\|$`, 'm').exec(page) ?? [];
  return [...cell.matchAll(/`([a-z]+)[^`]*`/g)].map(([, verb = '']) => verb);
};

/** What a file holds that a verb loads, and the role does not call: the store of records, of which these only read; `doctor --page`, and the bootstrap's version, which `doctor` says it may not read. */
const NOT_CALLED: Readonly<Record<string, readonly string[]>> = {
  'reader releases': ['s3:PutObject'],
  'reader status': ['s3:PutObject'],
  // By set and rotate, which are for break-glass.
  'reader secrets': [
    ...['PutSecretValue', 'UpdateSecretVersionStage', 'RotateSecret'].map((verb) => `secretsmanager:${verb}`),
    'ssm:PutParameter',
    // The release that they end with, by the room of the recovery.
    ...['CancelUpdateStack', 'ContinueUpdateRollback', 'CreateChangeSet', 'ExecuteChangeSet'].map(
      (verb) => `cloudformation:${verb}`,
    ),
    ...['ecs:StopServiceDeployment', 's3:PutObject'],
  ],
  // By set and kill, which are the operator's.
  'reader flags': ['CreateHostedConfigurationVersion', 'StartDeployment', 'StopDeployment'].map(
    (verb) => `appconfig:${verb}`,
  ),
  'reader doctor': ['ssm:GetParameters', 'sns:ListSubscriptionsByTopic', 'sns:Publish'],
};

test.each(RANKS.flatMap((role) => verbsOf(role).map((verb) => [role, verb] as const)))(
  '%s may call what teal %s calls',
  (role, verb) => {
    const own = rowsOf(...RANKS.slice(0, RANKS.indexOf(role) + 1));
    const lacks = calledBy(verb).filter((action) => !own.includes(action));
    expect(lacks.sort()).toEqual([...(NOT_CALLED[`${role} ${verb}`] ?? [])].sort());
  },
);

test('verbs are found, and what they call', () => {
  expect(verbsOf('reader').length + verbsOf('operator').length).toBeGreaterThan(14);
  expect([...new Set(verbsOf('break-glass'))]).toEqual(['exec', 'secrets']);
  expect(calledBy('approve')).toContain('ecs:ContinueServiceDeployment');
  expect(calledBy('verdict')).not.toContain('ecs:ContinueServiceDeployment');
});

// A mistake that nobody notices in a review of the table.
test.each([
  ['verdict', 'ecs:DescribeTasks'],
  ['exec', 'ecs:ExecuteCommand'],
  ['rollback', 'cloudformation:ExecuteChangeSet'],
  ['runbook', 'cloudwatch:DescribeAlarms'],
])('teal %s would be seen to lack %s', (verb, action) => {
  expect(calledBy(verb)).toContain(action);
});
