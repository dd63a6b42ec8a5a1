import { type Begun, withdrawStep } from '../../../cli/apply/withdraw';

const running = { arn: 'arn:1', status: 'IN_PROGRESS' };
const UPDATING = { status: 'UPDATE_IN_PROGRESS', execution: 'EXECUTE_IN_PROGRESS' };

test.each<[string, Begun, string]>([
  [
    'told a moment ago, and not begun',
    { status: 'UPDATE_COMPLETE', execution: 'EXECUTE_IN_PROGRESS' },
    'wait',
  ],
  ['not even that shows', { status: 'UPDATE_COMPLETE', execution: 'AVAILABLE' }, 'wait'],
  ['begun, before it reached the service', UPDATING, 'cancel-update'],
  // Cancelled then, CloudFormation would put the service back beside the deployment that runs.
  ['its deployment runs', { ...UPDATING, deployment: running }, 'stop'],
  [
    'its deployment goes back',
    { ...UPDATING, deployment: { ...running, status: 'ROLLBACK_IN_PROGRESS' } },
    'wait',
  ],
  ['CloudFormation undoes it', { ...UPDATING, status: 'UPDATE_ROLLBACK_IN_PROGRESS' }, 'wait'],
  [
    'CloudFormation cleans up',
    { ...UPDATING, status: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' },
    'wait',
  ],
  ['undone', { status: 'UPDATE_ROLLBACK_COMPLETE', execution: 'EXECUTE_FAILED' }, 'end'],
  ['over before it could be', { status: 'UPDATE_COMPLETE', execution: 'EXECUTE_COMPLETE' }, 'end'],
  ['a creation, which nothing cancels', { ...UPDATING, status: 'CREATE_IN_PROGRESS' }, 'end'],
  ['stuck', { ...UPDATING, status: 'UPDATE_ROLLBACK_FAILED' }, 'end'],
  ['gone', { status: 'gone', execution: undefined }, 'end'],
])('%s: %s', (_, begun, step) => {
  expect(withdrawStep(begun).do).toBe(step);
});
