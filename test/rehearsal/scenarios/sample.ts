import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { Subject, SubjectAlarm, SubjectGate } from '../../../rehearsal/scenarios/catalogue';
import config from '../../fixtures/sample-delivery';

/** The sample, as it would be deployed. */
export const synthesizeSample = () => synthesizeDelivery(config);

const alarm = (kind: string, threshold: number, bad = 2): SubjectAlarm => ({
  name: `shop-production-${kind}`,
  threshold,
  ...{ datapointsToAlarm: bad, evaluationPeriods: bad + 2, periodSeconds: 60 },
});
const gate = (id: string, timeoutSeconds: number, ...stages: readonly string[]): SubjectGate => ({
  ...{ id, kind: id, isTeal: true, stopsReleases: true, stages, timeoutSeconds },
});

/** The sample's production, as the catalogue sees it: tests need the names of scenarios before anything is synthesized. */
export const SAMPLE: Subject = {
  strategy: { name: 'CANARY', percent: 10, holdMs: 600_000 },
  ...{
    bakeSeconds: 600,
    tasks: 2,
    graceSeconds: 60,
    failingTasks: 3,
    healthySeconds: 20,
    unhealthySeconds: 20,
  },
  alarms: {
    errors: alarm('target-errors', 2),
    slow: alarm('slow-answers', 10),
    unhealthy: alarm('unhealthy-targets', 0, 3),
    loadBalancer: alarm('load-balancer-errors', 2),
  },
  gates: [
    gate('live-traffic', 1500, 'PRE_SCALE_UP'),
    gate('separation', 1500, 'POST_TEST_TRAFFIC_SHIFT'),
    gate('smoke-test', 4200, 'POST_TEST_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'),
  ],
  approvals: [],
  paths: { checked: '/products', isChecked: true, unchecked: '/asked-for-by-no-gate' },
};
