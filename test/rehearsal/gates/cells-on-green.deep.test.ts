import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { ON_GREEN } from './cells/on-green';
import { play } from './cells/play';
import { keepsCell, keepsWaiting, saidBy } from './cells/promises';
import { assemblyOf, denied, type Subject } from './cells/subject';
import { CANNOT_BE, cellsOf } from './cells/table';

// The table gate × kind of deployment (docs/gates.md), for the gates that ask green, or look at who does.

afterAll(() => closeWarmProcesses());
// A gate that waits looks a hundred times and more, on a machine that has other things to do.
const gates = Object.keys(ON_GREEN) as (keyof typeof ON_GREEN)[];

test.each(cellsOf(gates))('%s, bad, in a %s deployment: %s', (gate, kind, cell) =>
  keepsCell(gate, kind, cell, ON_GREEN[gate]),
);

test.each(gates)('%s, of which nobody can tell, lets nothing out', (gate) =>
  keepsWaiting(gate, ON_GREEN[gate]),
);

describe(`separation, in a first deployment: ${CANNOT_BE['separation first']}`, () => {
  const separation: Subject = ON_GREEN.separation;

  test('the rules of a bad release are no harm', async () => {
    const played = await play('first', assemblyOf(separation), separation.bad);
    expect(played.release.outcome).toBe('released');
    expect(saidBy('separation', separation, played)).toMatchObject([
      {
        ...{ kind: 'first', outcome: 'pass', answer: 'SUCCEEDED' },
        reason: 'a first deployment: there is nothing to be separate from',
      },
    ]);
  });

  test('while it cannot tell that it is a first one, it blocks', async () => {
    const played = await play('first', assemblyOf(separation), {
      faults: (call, nth) => (call === 'ECS.DescribeServiceDeployments' && nth > 1 ? denied : undefined),
      // Who calls before anything is there would turn alarms red meanwhile.
      options: { traffic: { requestsPerMinute: 0 } },
    });
    expect(played.release).toMatchObject({ outcome: 'failed', decidedBy: 'gate:separation' });
    expect(saidBy('separation', separation, played).at(-1)).toMatchObject({
      ...{ kind: 'unknown', outcome: 'inconclusive', answer: 'FAILED' },
      reason: expect.stringMatching(/^no verdict within 15 minutes: the state of the deployment/),
    });
  });
});
