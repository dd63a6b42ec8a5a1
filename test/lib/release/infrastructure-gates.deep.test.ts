import { type GateInput, infrastructure, minutes, uniform } from '../../../lib';
import { domain, shopTemplate } from '../../synth';

const of = (gate: GateInput, environment = {}) => shopTemplate(environment, { gates: [gate] });

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, never>;
}
const resources = (template: ReturnType<typeof of>) =>
  Object.entries(template.toJSON().Resources as Record<string, Resource>);

function functionOf(template: ReturnType<typeof of>, id: string) {
  const [, found] =
    resources(template).find(
      ([, { Type, Properties }]) =>
        Type === 'AWS::Lambda::Function' && Properties.FunctionName === `shop-production-gate-${id}`,
    ) ?? [];
  return found?.Properties as unknown as {
    Timeout: number;
    Environment: { Variables: Record<string, string> };
  };
}

const stagesOf = (template: ReturnType<typeof of>) => {
  const [, service] = resources(template).find(([, { Type }]) => Type === 'AWS::ECS::Service') ?? [];
  const { LifecycleHooks } = (service?.Properties.DeploymentConfiguration ?? {}) as unknown as {
    LifecycleHooks: { LifecycleStages: string[]; TimeoutConfiguration: { TimeoutInMinutes: number } }[];
  };
  const last = LifecycleHooks.at(-1);
  return [...(last?.LifecycleStages ?? []), last?.TimeoutConfiguration.TimeoutInMinutes];
};

/** Statements of a gate's own policy that only it has, not every gate. */
function ownStatements(template: ReturnType<typeof of>, id: string) {
  const policy = (name: string) =>
    resources(template).flatMap(([logicalId, { Type, Properties }]) =>
      Type === 'AWS::IAM::Policy' && logicalId.startsWith(name)
        ? (Properties.PolicyDocument as unknown as { Statement: Record<string, unknown>[] }).Statement
        : [],
    );
  const text = (statement: unknown) => JSON.stringify(statement).replace(/decisions\/[^"]*/g, 'decisions');
  const common = new Set(
    policy('GatesGuardslivetraffic')
      .filter(({ Action }) => !String(Action).includes('elasticloadbalancing'))
      .map(text),
  );
  return policy(`Gates${id}`)
    .filter((statement) => !common.has(text(statement)))
    .filter(({ Action }) => !/^(logs|ssm):/.test([Action].flat().join()));
}

const cluster = {
  ArnEquals: { 'ecs:cluster': 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop-production' },
};

test('uniform reads the tasks of its own cluster, and nothing else', () => {
  const template = of(uniform({ patience: minutes(30) }));
  expect(stagesOf(template)).toEqual(['POST_SCALE_UP', 40]);
  expect(JSON.parse(functionOf(template, 'uniform').Environment.Variables.GATE_POLICY ?? '')).toEqual({
    ...{ first: 'block', release: 'block', fix: 'block', recovery: 'warn' },
  });
  expect(ownStatements(template, 'uniform')).toEqual([
    { Action: 'ecs:ListTasks', Effect: 'Allow', Resource: '*', Condition: cluster },
    {
      Action: 'ecs:DescribeTasks',
      Effect: 'Allow',
      Resource: 'arn:aws:ecs:eu-west-1:111122223333:task/shop-production/*',
      Condition: cluster,
    },
  ]);
});

test('infrastructure asks for the health of targets, and is told what to hold the load balancer to', () => {
  const template = of(infrastructure({ ports: [8443], kinds: { fix: 'warn' } }), { domain });
  expect(stagesOf(template)).toEqual(['POST_TEST_TRAFFIC_SHIFT', 70]);
  const { Environment, Timeout } = functionOf(template, 'infrastructure');
  expect(JSON.parse(Environment.Variables.INFRASTRUCTURE_LIMITS ?? '')).toEqual({
    ...{ ports: [8443], containerPort: 8080, daysLeft: 14, tls: '1.2' },
  });
  expect(JSON.parse(Environment.Variables.GATE_POLICY ?? '')).toMatchObject({ fix: 'warn' });
  expect(Environment.Variables).toMatchObject({
    ENTRANCE_DOMAIN: 'shop.example.com',
    ENTRANCE_LOAD_BALANCER: { 'Fn::GetAtt': ['LoadBalancer', 'DNSName'] },
  });
  // No secret of the test header: it asks as nobody.
  expect(Object.keys(Environment.Variables)).not.toContain('ENTRANCE_TEST_HEADER_SECRET');
  expect(Timeout).toBe(60);
  expect(ownStatements(template, 'infrastructure')).toEqual([
    { Action: 'elasticloadbalancing:DescribeTargetHealth', Effect: 'Allow', Resource: '*' },
  ]);
});

test('without a domain it knows none', () => {
  const { Environment } = functionOf(of(infrastructure()), 'infrastructure');
  expect(Environment.Variables).not.toHaveProperty('ENTRANCE_DOMAIN');
});

// source: RFC 8996; ELB's default by CloudFormation, ELBSecurityPolicy-2016-08, accepts TLS 1.0
test('Teal’s own listener has a policy that the gate lets pass', () => {
  const [, listener] = resources(of(infrastructure(), { domain })).find(([id]) => id === 'Listener') ?? [];
  expect(listener?.Properties.SslPolicy).toMatch(/^ELBSecurityPolicy-TLS13-1-2-/);
});
