import { deploymentKinds } from '../../../lambda/shared/environment';
import { gateKinds } from '../../../lambda/shared/policy';
import { minutes } from '../../../lib';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { ASKED, SUBJECTS } from './cells/every-gate';
import { houseOf } from './cells/house';
import { type Played, play } from './cells/play';
import { saidBy } from './cells/promises';
import { denied, type Told } from './cells/subject';
import { GATES, KINDS, TABLE } from './cells/table';

afterAll(() => closeWarmProcesses());
// Ten functions, each a process, on a machine that has other things to do.
test('the table has every gate, and every kind of deployment', () => {
  expect([...GATES].sort()).toEqual([...gateKinds].sort());
  expect([...ASKED, 'approval'].sort()).toEqual([...gateKinds].sort());
  expect([...KINDS].sort()).toEqual([...deploymentKinds, 'rollback'].sort());
  for (const row of Object.values(TABLE)) {
    expect(row).toMatch(/^((block|warn|skip) ){4}skip$/);
  }
});

/** Somebody approves, once the gates before have passed. */
const operator = [{ after: minutes(20), do: 'continue' as const }];

describe('all gates at once, in a release in which all is well', () => {
  let played: Played;
  beforeAll(async () => {
    played = await play('release', houseOf({}, 'canary'), { operator });
  });

  test('it goes out, and no user meets a failure', () => {
    expect(played.release).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
  });

  test.each(ASKED)('%s passes, and says what it has seen', (gate) => {
    const said = saidBy(gate, SUBJECTS[gate], played);
    expect(said.filter(({ answer }) => answer !== 'IN_PROGRESS')).not.toEqual([]);
    expect(said).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'release', outcome: 'pass', answer: 'SUCCEEDED' },
        reason: expect.stringMatching(SUBJECTS[gate].good),
      }),
    );
    expect(said.every(({ answer }) => answer !== 'FAILED')).toBe(true);
  });
});

/** Those that are told what to do when they cannot tell. Freeze always can: see its row of the cells. */
const TOLD = ASKED.filter((gate) => !['live-traffic', 'separation', 'migration', 'freeze'].includes(gate));

describe('all gates at once, told to pass, while AWS tells none of them anything', () => {
  const REFUSED = [
    ...['CloudWatch.DescribeAlarms', 'CloudWatch.GetMetricData'],
    ...['ECR.DescribeImageScanFindings', 'ELBv2.DescribeTargetHealth', 'SecretsManager.GetSecretValue'],
    'ECS.ListTasks',
  ];
  /** What the guards and the migration need, which cannot be told to pass. */
  const NEEDED: Readonly<Record<string, number>> = {
    'ECS.ListTasks': 4,
    'ELBv2.DescribeTargetHealth': 3,
    'SecretsManager.GetSecretValue': 1,
  };
  let played: Played;
  beforeAll(async () => {
    const told: Told = { onInconclusive: 'pass', kinds: { release: 'block' } };
    played = await play('release', houseOf(told, 'canary'), {
      operator,
      faults: (call, nth) => (REFUSED.includes(call) && nth > (NEEDED[call] ?? 0) ? denied : undefined),
    });
  });

  test('it goes out', () => expect(played.release.outcome).toBe('released'));

  test.each(TOLD)('%s warns', (gate) => {
    expect(saidBy(gate, SUBJECTS[gate], played)).toContainEqual(
      expect.objectContaining({
        ...{ outcome: 'inconclusive', answer: 'SUCCEEDED' },
        reason: expect.stringMatching(/^warning: .*AccessDeniedException/),
      }),
    );
  });
});
