import { App, Aspects, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { approval, type DeliveryInput, minutes, quietAlarms, rolling } from '../../../lib';
import { resolveDelivery } from '../../../lib/config/resolve';
import { Delivery } from '../../../lib/delivery';
import { Gate } from '../../../lib/release/gates/gate';
import { ServiceStack } from '../../../lib/service/service-stack';
import { network, only, quick, shop } from '../../synth';

interface Made {
  readonly app: App;
  readonly stacks: readonly ServiceStack[];
}

/** The services of a delivery, in production. */
function made(input: DeliveryInput = shop()): Made {
  const app = new App(quick);
  const { environments } = new Delivery(app, resolveDelivery(input).delivery);
  return { app, stacks: environments.flatMap(({ services }) => services.map(({ stack }) => stack)) };
}

/** A service with gates that a team has added. */
function withGates(
  add: (stack: ServiceStack) => void,
  input?: DeliveryInput,
): { app: App; stack: ServiceStack } {
  const { app, stacks } = made(input);
  const [stack] = stacks;
  if (!stack) throw new Error('there is no service');
  add(stack);
  return { app, stack };
}

interface Different {
  readonly id?: string;
  readonly stages?: readonly string[];
  readonly patience?: ReturnType<typeof minutes>;
  readonly of?: ServiceStack['gates']['of'];
}

const stock = (stack: ServiceStack, { id = 'stock', stages, patience, of }: Different = {}): Gate =>
  new Gate(stack, {
    of: of ?? stack.gates.of,
    settings: { id, stages: stages ?? ['POST_SCALE_UP'], patience: patience ?? minutes(5) },
    handler: 'smoke-test',
    description: 'Is there stock?',
    timeout: Duration.minutes(1),
    environment: {},
  });

const hooksOf = (stack: ServiceStack): readonly { readonly HookTargetArn?: { readonly Ref: string } }[] =>
  (
    only(Template.fromStack(stack), 'AWS::ECS::Service').DeploymentConfiguration as {
      readonly LifecycleHooks: readonly [];
    }
  ).LifecycleHooks;

test('a gate that is added is a hook as any other, and the service waits for it', () => {
  const { stack } = withGates((service) => service.addGate(stock(service)));
  expect(hooksOf(stack)).toMatchObject([
    expect.anything(),
    expect.anything(),
    {
      HookTargetArn: { Ref: expect.stringMatching(/^stockFunctionCurrentVersion/) },
      LifecycleStages: ['POST_SCALE_UP'],
      TimeoutConfiguration: { TimeoutInMinutes: 15, Action: 'ROLLBACK' },
    },
  ]);
  const { Resources } = Template.fromStack(stack).toJSON();
  const [version] = Object.keys(Resources).filter((id) => id.startsWith('stockFunctionCurrentVersion'));
  expect(Resources.Service.DependsOn).toContain(version);
});

test('one that an aspect adds, while the app is synthesized, is one as well', () => {
  const { stack } = withGates((service) => {
    let added = false;
    Aspects.of(service).add({
      visit(node) {
        if (added || !(node instanceof ServiceStack)) return;
        added = true;
        node.addGate(stock(node));
      },
    });
  });
  expect(hooksOf(stack)).toHaveLength(3);
  const { Resources } = Template.fromStack(stack).toJSON();
  const [version = ''] = Object.keys(Resources).filter((id) => id.startsWith('stockFunctionCurrentVersion'));
  expect(Resources.Service.DependsOn).toContain(version);
});

test('is part of the timeline', () => {
  const { stack } = withGates((service) => service.addGate(stock(service)));
  expect(stack.timeline.gates).toContainEqual({ stage: 'POST_SCALE_UP', minutes: 15 });
});

function twoServices(): { readonly app: App; readonly web: ServiceStack; readonly api: ServiceStack } {
  const { app, stacks } = made({
    name: 'shop',
    environments: { production: { network, account: '111122223333', region: 'eu-west-1' } },
    services: [
      { name: 'web', port: 8080, build: './app' },
      { name: 'api', port: 8080, build: './app' },
    ],
  });
  const [web, api] = stacks as [ServiceStack, ServiceStack];
  return { app, web, api };
}

test('stands on the one service that it was added to', () => {
  const { web, api } = twoServices();
  api.addGate(stock(api));
  expect([web, api].map((stack) => hooksOf(stack).length)).toEqual([2, 3]);
  expect(Object.keys(Template.fromStack(web).toJSON().Resources).join()).not.toContain('stock');
});

test.each<[string, Different, string]>([
  [
    'what ECS would not do',
    { stages: ['PRODUCTION_TRAFFIC_SHIFT'] },
    'the gate stock of shop-production must stand at no shift stage',
  ],
  [
    'more patience than CloudFormation has',
    { patience: minutes(2000) },
    'shop-production must be released within 1980 minutes',
  ],
])('refuses %s at synth', (_, different, problem) => {
  const { app } = withGates((stack) => stack.addGate(stock(stack, different)));
  expect(() => app.synth()).toThrow(problem);
});

test('refuses a gate that was made for another service', () => {
  const { app, web, api } = twoServices();
  web.addGate(stock(web, { of: api.gates.of }));
  expect(() => app.synth()).toThrow(
    'the gate stock of web-production must be made for it, got one of api-production',
  );
});

test('refuses one beside rolling(), and beside an approval of its name', () => {
  const rolled = withGates((stack) => stack.addGate(stock(stack)), shop({ release: rolling() }));
  expect(() => rolled.app.synth()).toThrow('gates of shop-production must be none with rolling(), got stock');
  const waits = shop({}, {}, { gates: [approval({ notify: 'ops@example.com' }), quietAlarms()] });
  const asked = withGates((stack) => {
    for (const id of ['approval', 'quiet-alarms']) stack.addGate(stock(stack, { id }));
  }, waits);
  expect(() => asked.app.synth()).toThrow(/got quiet-alarms twice[\s\S]*got approval twice/);
});
