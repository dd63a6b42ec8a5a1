import { minutes } from '../../../lib';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import type { RehearsedService } from '../../../rehearsal/service/rehearsed-service';
import { imageOf } from '../recovery-stage';
import { closeCalendar, findSomething, redden, staleTask } from './cells/before-green';
import { ASKED, SUBJECTS } from './cells/every-gate';
import { askedOnTheWayBack, houseOf } from './cells/house';
import { leadTestsToUsers, openPort } from './cells/on-green';
import { type Played, play } from './cells/play';
import { saidBy } from './cells/promises';
import { denied } from './cells/subject';
import { cellOf } from './cells/table';

// The column of a rollback: an alarm ends a release that all gates have let pass so far, while it waits for a person, and
// in that moment everything that a gate looks at turns bad, and AWS refuses to say so.

afterAll(() => closeWarmProcesses());
// Ten functions, each a process, on a machine that has other things to do.
/** What a gate may still ask: what the deployment is. */
const ALLOWED = ['ECS.DescribeServiceDeployments', 'EventBridge.PutEvents'];

interface Back extends Played {
  /** Asked since the alarm, and said. */
  readonly callsThen: readonly string[];
  readonly saidThen: Played['verdicts'];
  readonly seconds: number;
}

async function goesBack(assembly: Parameters<typeof play>[1]): Promise<Back> {
  const calls: string[] = [];
  let there: RehearsedService | undefined;
  let isBad = false;
  const played = await play('release', assembly, {
    before: (service) => {
      there = service;
    },
    faults: (call) => {
      if (!isBad) return undefined;
      calls.push(call);
      return ALLOWED.includes(call) ? undefined : denied;
    },
    operator: [
      {
        after: minutes(20),
        do: 'run',
        run: async () => {
          if (!there) throw new Error('nothing is there yet');
          isBad = true;
          await closeCalendar(there);
          findSomething(there, imageOf(2));
          staleTask(there);
          openPort(there);
          leadTestsToUsers(there);
          redden(there);
        },
      },
    ],
  });
  const saidThen = played.verdicts.filter(({ kind }) => kind === 'rollback');
  return { ...played, callsThen: calls, saidThen, seconds: played.release.simulatedSeconds };
}

const AS_IT_ENDS = {
  outcome: 'rolled-back',
  decidedBy: 'alarm:shop-production-target-errors',
  requests: { failed: 0 },
};

describe('where ECS asks the functions again on the way back', () => {
  let back: Back;
  beforeAll(async () => {
    back = await goesBack(askedOnTheWayBack());
  });

  test('the rollback completes, and users notice nothing', () => {
    expect(back.release).toMatchObject(AS_IT_ENDS);
    expect(back.deployments).toBe(1);
  });

  test.each(ASKED)('%s, bad, in a rollback: skip', (gate) => {
    expect(cellOf(gate, 'rollback')).toBe('skip');
    expect(saidBy(gate, SUBJECTS[gate], back).filter(({ kind }) => kind === 'rollback')).toMatchObject([
      {
        ...{ stage: 'PRODUCTION_TRAFFIC_SHIFT', outcome: 'skipped', answer: 'SUCCEEDED' },
        reason: 'the deployment is rolling back; a gate does not stop the cure',
      },
    ]);
  });

  test('none of them has asked about anything but the deployment', () => {
    expect(new Set(back.callsThen)).toEqual(new Set(ALLOWED));
  });

  test('approval, in a rollback: skip, nobody waits for the person who has not answered', () => {
    expect(cellOf('approval', 'rollback')).toBe('skip');
    expect(back.seconds).toBeLessThan(40 * 60);
  });
});

test('as Teal attaches them, ECS asks none of them on the way back, which completes', async () => {
  const back = await goesBack(houseOf());
  expect(back.release).toMatchObject(AS_IT_ENDS);
  expect(back.callsThen).toEqual([]);
  expect(back.saidThen).toEqual([]);
});
