import { minutes } from '../../../lib';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { APPROVAL } from './cells/house';
import { play } from './cells/play';
import { withGates } from './cells/subject';
import { cellsOf } from './cells/table';

// The row of the approval, which no function asks: a PAUSE hook, and a person who says no.

afterAll(() => closeWarmProcesses());

const STAGE = 'POST_TEST_TRAFFIC_SHIFT';
const WAIT = 20;
/** A first deployment has nobody to lose: who calls before anything is there would turn alarms red meanwhile. */
const options = { traffic: { requestsPerMinute: 0 } };

/** @param does what a person does after a while, if anything. @returns what became of it, and the minutes of the stage */
async function asked(kind: Parameters<typeof play>[0], does?: 'continue' | 'reject') {
  const operator = does ? [{ after: minutes(WAIT), do: does }] : [];
  const { release, deployments } = await play(kind, withGates([APPROVAL]), {
    operator,
    // The release that would prove it would wait for a person, too.
    proven: false,
    ...(kind === 'first' && { options }),
  });
  const { outcome, decidedBy, exposedPercent } = release;
  const stage = release.stages.find(({ name }) => name === STAGE);
  const waited = stage && Math.round((stage.endedAt - stage.startedAt) / 60);
  return { ended: { outcome, decidedBy, exposedPercent }, deployments, waited };
}

test.each(cellsOf(['approval']))('%s, refused, in a %s deployment: %s', async (_, kind, cell) => {
  const { ended, deployments, waited } = await asked(kind, 'reject');
  expect(deployments).toBe(1);
  if (cell === 'skip') {
    // The template leaves it out by the condition Recovering: there is nothing to refuse.
    expect(ended).toMatchObject({ outcome: 'released', decidedBy: 'none' });
    expect(waited).toBe(0);
    return;
  }
  expect(ended).toEqual({
    ...{ outcome: kind === 'first' ? 'failed' : 'rolled-back', decidedBy: 'operator', exposedPercent: 0 },
  });
  expect(waited).toBeGreaterThan(WAIT - 10);
});

test('approval, given, lets the release go on', async () => {
  const { ended, waited } = await asked('release', 'continue');
  expect(ended).toMatchObject({ outcome: 'released', decidedBy: 'none' });
  expect(waited).toBeGreaterThan(WAIT - 10);
});

test('approval, of which nobody says anything, lets nothing out', async () => {
  const { ended, waited } = await asked('release');
  expect(ended).toEqual({ outcome: 'rolled-back', decidedBy: `timeout:${STAGE}`, exposedPercent: 0 });
  expect(waited).toBe(180);
});
