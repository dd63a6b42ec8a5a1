import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { Subject } from '../../../rehearsal/scenarios/catalogue';
import config from '../../fixtures/sample-delivery';

/** The sample, as it would be deployed. */
export const synthesizeSample = () => synthesizeDelivery(config);

/** The sample's production, as the catalogue sees it. */
export const SAMPLE: Subject = {
  alarms: { errors: 'shop-production-target-errors', slow: 'shop-production-slow-answers' },
  gate: 'smoke-test',
  firstGate: 'live-traffic',
  paths: { checked: '/products', unchecked: '/checkout' },
};
