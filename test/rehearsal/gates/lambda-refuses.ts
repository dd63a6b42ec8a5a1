import {
  admission,
  approval,
  canary,
  custom,
  errorBudget,
  freeze,
  infrastructure,
  loadTest,
  metrics,
  migration,
  minutes,
  quietAlarms,
  smokeTest,
  uniform,
} from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { AwsError } from '../../../rehearsal/aws-error';
import { domain, shop } from '../../synth';

/** What Invoke is refused with. source: AWS Lambda API reference, Invoke (errors) */
export const REFUSALS = {
  throttled: new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429),
  'not allowed': new AwsError(
    'AccessDeniedException',
    'User is not authorized to perform: lambda:InvokeFunction',
    403,
  ),
  'of a function that is gone': new AwsError('ResourceNotFoundException', 'Function not found', 404),
} as const;

const requests = [{ path: '/' }];

/** Every gate that there is, with steps that are long enough to act in. */
export const everyGate = () =>
  synthesizeDelivery(
    shop(
      { domain, release: canary({ percent: 10, hold: minutes(6), bake: minutes(5) }) },
      {
        health: { graceSeconds: 300 },
        objectives: { availability: 99.9 },
        gates: [
          freeze({ calendars: ['holidays'] }),
          quietAlarms(),
          errorBudget(),
          admission(),
          migration({ command: ['node', 'migrate.js'] }),
          uniform(),
          smokeTest({ requests }),
          infrastructure(),
          loadTest({ requests }),
          metrics(),
          approval({ timeout: minutes(2), onTimeout: 'continue', notify: 'ops@example.com' }),
          custom({ id: 'stock', stages: ['POST_SCALE_UP'], entry: 'test/fixtures/gates/canary.ts' }),
        ],
      },
    ),
  );
