import { Progress } from '../../../cli/progress';
import { carryOut } from '../../../cli/verdict/carry-out';
import { verdictPermissions } from '../../../lib/foundation/github-access/verdict';
import { delivery, environment, production } from '../../lib/foundation/github-access-fixture';
import { MINUTE } from '../../rehearsal/ecs/world';
import { Engine } from '../engine';
import { Lines } from '../lines';

const SERVICES: Readonly<Record<string, string>> = {
  ECS: 'ecs',
  ELBv2: 'elasticloadbalancing',
};

test('the deploy and drift roles may call what the verdict calls, and of ECS and the load balancer nothing else for it', async () => {
  const engine = new Engine();
  const lease = await engine.start();
  const called = new Set<string>();
  lease.onCall(({ service, operation }) => called.add(`${SERVICES[service] ?? service}:${operation}`));
  try {
    engine.release(2);
    const options = { service: 'shop', env: 'production', timeout: 10 * MINUTE };
    const { connect, pause } = engine;
    const { signal } = new AbortController();
    await carryOut(options, { connect, pause, progress: new Progress(new Lines().stream), signal });
  } finally {
    await engine.close();
  }
  const { access } = delivery([environment('production', production)]);
  const [stack] = access;
  if (!stack) throw new Error('no stack was made');
  const permitted = verdictPermissions([
    { configuration: environment('production', production), stacks: [stack] },
  ]);
  const allowed = permitted.flatMap(({ statement }) => statement.actions);
  expect([...called].sort()).toEqual([...allowed].sort());
});
