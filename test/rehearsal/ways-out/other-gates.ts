import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContinueServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import { connect } from '../../../cli/aws/clients';
import { carryOut as judgeAgain } from '../../../cli/judge/carry-out';
import { exitCodeOf } from '../../../cli/judge/report';
import { override } from '../../../cli/override/carry-out';
import { approval, blueGreen, canary, hours, loadTest, metrics, minutes, seconds } from '../../../lib';
import type { GateInput } from '../../../lib/config/gates';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { AwsError, badRelease, goodRelease, rehearse } from '../../../rehearsal/testing';
import { shop } from '../../synth';
import { Look } from './look';
import { Trouble, type WaysOut } from './way-out';

// Alarms that leave it to the gates.
const alarms = { errors: { percent: 90 }, slow: { over: minutes(1), percent: 90 } };
const judged = () =>
  synthesizeDelivery(
    shop(
      { release: canary({ percent: 10, hold: minutes(10), bake: minutes(5), alarms }) },
      { gates: [metrics()] },
    ),
  );
const atOnce = (gate: GateInput) =>
  synthesizeDelivery(shop({ release: blueGreen({ bake: minutes(1) }) }, { gates: [gate] }));

/** The lines of a log through `teal judge --replay`. */
async function replayed(lines: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'teal-judged-'));
  try {
    const file = join(folder, 'judged.jsonl');
    writeFileSync(file, lines.join('\n'));
    return exitCodeOf(await judgeAgain(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `aws ecs continue-service-deployment`, with the ids that the look before it shows. */
const answers = (action: 'CONTINUE' | 'ROLLBACK') =>
  Look.step(async (look) => {
    const { serviceDeploymentArn, lifecycleHookDetails = [] } = await look.running();
    const [hook] = lifecycleHookDetails.filter(({ targetType }) => targetType === 'PAUSE');
    await look.clients.ecs.send(
      new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId: hook?.hookId, action }),
    );
    return hook?.status;
  });

/** Of gates whose failures are met elsewhere; the way out of each is another release, or a person's own decision. */
export const OF_OTHER_GATES: WaysOut = {
  'gate-approval.md#without-teal': {
    rehearse: async () => {
      const assembly = atOnce(approval({ timeout: hours(2), notify: 'ops@example.com' }));
      for (const [action, outcome] of [
        ['CONTINUE', 'released'],
        ['ROLLBACK', 'rolled-back'],
      ] as const) {
        const { step, seen } = answers(action);
        const release = await rehearse(assembly, {
          ...{ release: goodRelease(), hooks: 'declared' },
          operator: [{ after: minutes(30), ...step }],
        });
        expect(seen()).toBe('AWAITING_ACTION');
        expect(release).toMatchObject({ outcome, requests: { failed: 0 } });
      }
    },
  },
  'gate-load-test.md#could-not-tell': {
    // It looks again by itself: the stack is deployed again, which gives its role back what it may call.
    rehearse: async () => {
      const denied = new AwsError('AccessDeniedException', 'no', 400);
      const trouble = new Trouble(['CloudWatch.GetMetricData'], denied);
      const { step, seen } = Look.step((look) => look.log('load-test'));
      const users = { atLeast: 2, atMost: 2 };
      const gate = loadTest({ requests: [{ path: '/' }], users, duration: seconds(30), warmUp: seconds(1) });
      const after = await rehearse(atOnce(gate), {
        ...{ release: goodRelease(), faults: trouble.faults },
        operator: [
          { after: minutes(4), ...step },
          { after: minutes(5), ...trouble.mend },
        ],
      });
      expect(seen().join('\n')).toMatch(
        /could not be carried out \(AccessDeniedException\); see runbooks\/gate-load-test.md#could-not-tell/,
      );
      expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
    },
  },
  'gate-metrics.md#could-not-tell': {
    // Too few requests, and a person who decides after looking.
    rehearse: async () => {
      const { step, seen } = Look.step(async (look, { pause }) => {
        const asked = { service: 'shop', env: 'production', runningDeployment: true, yes: true } as const;
        const { outcome } = await override(
          'metrics',
          { ...asked, reason: 'looked at by hand', for: 2 * 3_600_000 },
          {
            ...{ connect, now: pause.now, signal: new AbortController().signal },
            ...{ say: () => {}, confirm: undefined },
          },
        );
        return { outcome, lines: await look.log('metrics') };
      });
      const after = await rehearse(judged(), {
        ...{ release: goodRelease(), traffic: { requestsPerMinute: 10 } },
        operator: [{ after: minutes(20), ...step }],
      });
      expect(seen().outcome).toBe('written');
      expect(seen().lines.join('\n')).toContain('see runbooks/gate-metrics.md#could-not-tell');
      expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
    },
  },
  'gate-metrics.md#green-is-worse': {
    rehearse: async () => {
      const { step, seen } = Look.step(async (look) => {
        const lines = await look.log('metrics');
        return { lines, replayed: await replayed(lines) };
      });
      const after = await rehearse(judged(), {
        release: goodRelease(),
        beforehand: [{ do: 'release', release: badRelease({ errorShare: 0.05 }) }, step],
      });
      const refused = after.acts?.find((act) => act.do === 'release');
      expect(refused).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:metrics' });
      expect(refused?.reason).toContain('see runbooks/gate-metrics.md#green-is-worse');
      expect(seen().lines.join('\n')).toContain('"judged"');
      expect(seen().replayed).toBe(0);
      expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
    },
  },
};
