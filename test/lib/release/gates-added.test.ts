import { App, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { minutes } from '../../../lib';
import { resolveDelivery } from '../../../lib/config/resolve';
import { Delivery } from '../../../lib/delivery';
import { Gate } from '../../../lib/release/gates/gate';
import type { ServiceStack } from '../../../lib/service/service-stack';
import { only, quick, shop } from '../../synth';

/** A service with gates that a team has added. */
function withGates(add: (stack: ServiceStack) => void): { app: App; stack: ServiceStack } {
  const app = new App(quick);
  const { environments } = new Delivery(app, resolveDelivery(shop()).delivery);
  const stack = environments[0]?.services[0]?.stack;
  if (!stack) throw new Error('there is no service');
  add(stack);
  return { app, stack };
}

const stock = (stack: ServiceStack, id = 'stock', stage = 'POST_SCALE_UP', patience = minutes(5)): Gate =>
  new Gate(stack, {
    of: stack.gates.of,
    settings: { id, stages: [stage], patience },
    handler: 'smoke-test',
    description: 'Is there stock?',
    timeout: Duration.minutes(1),
    environment: {},
  });

test('a gate that is added is a hook as any other, and the service waits for it', () => {
  const { stack } = withGates((service) => service.addGate(stock(service)));
  const service = only(Template.fromStack(stack), 'AWS::ECS::Service');
  expect(service.DeploymentConfiguration).toMatchObject({
    LifecycleHooks: [
      expect.anything(),
      expect.anything(),
      {
        HookTargetArn: { Ref: expect.stringMatching(/^stockFunctionCurrentVersion/) },
        LifecycleStages: ['POST_SCALE_UP'],
        TimeoutConfiguration: { TimeoutInMinutes: 15, Action: 'ROLLBACK' },
      },
    ],
  });
  const { Resources } = Template.fromStack(stack).toJSON();
  const [version] = Object.keys(Resources).filter((id) => id.startsWith('stockFunctionCurrentVersion'));
  expect(Resources.Service.DependsOn).toContain(version);
});

test('is part of the timeline', () => {
  const { stack } = withGates((service) => service.addGate(stock(service)));
  expect(stack.timeline.gates).toContainEqual({ stage: 'POST_SCALE_UP', minutes: 15 });
});

test.each<[string, (stack: ServiceStack) => void, string]>([
  [
    'more gates than ECS takes',
    (stack) => {
      for (let nth = 1; nth <= 9; nth++) stack.addGate(stock(stack, `gate-${nth}`));
    },
    'gates must be at most 10, got 11',
  ],
  [
    'a shift stage',
    (stack) => stack.addGate(stock(stack, 'stock', 'PRODUCTION_TRAFFIC_SHIFT')),
    'a gate must not stand on a shift stage, got stock at PRODUCTION_TRAFFIC_SHIFT',
  ],
  [
    'more patience than CloudFormation has',
    (stack) => stack.addGate(stock(stack, 'stock', 'POST_SCALE_UP', minutes(2000))),
    'shop-production must be released within 1980 minutes',
  ],
])('refuses %s at synth', (_, add, problem) => {
  expect(() => withGates(add).app.synth()).toThrow(problem);
});
