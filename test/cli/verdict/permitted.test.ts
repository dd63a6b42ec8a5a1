import { Progress } from '../../../cli/progress';
import { carryOut } from '../../../cli/verdict/carry-out';
import { environment, production, template } from '../../lib/foundation/github-access-fixture';
import { MINUTE } from '../../rehearsal/ecs/world';
import { Engine } from '../engine';
import { Lines } from '../lines';

const SERVICES: Readonly<Record<string, string>> = {
  ECS: 'ecs',
  ELBv2: 'elasticloadbalancing',
};

test('the deploy role may call what the verdict calls, and nothing else but take the roles of the bootstrap', async () => {
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
  const found = template([environment('production', production)]);
  const policies = Object.entries(found.findResources('AWS::IAM::Policy'));
  const [, policy] = policies.find(([id]) => /deploy/i.test(id)) ?? [];
  const statements: { Action: string | string[] }[] = policy?.Properties.PolicyDocument.Statement ?? [];
  const allowed = statements.flatMap(({ Action }) => Action).filter((action) => action !== 'sts:AssumeRole');
  expect([...called].sort()).toEqual([...allowed].sort());
});
