import { App, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MIGRATION } from '../../../lambda/shared/environment';
import { migration, minutes, smokeTest } from '../../../lib';
import { fillGates } from '../../../lib/config/gates';
import { resolveDelivery } from '../../../lib/config/resolve';
import { Delivery } from '../../../lib/delivery';
import { Gate } from '../../../lib/release/gates/gate';
import { network, quick, shop } from '../../synth';

const command = ['node', 'migrate.js', '--to', 'latest'];

const compatibility = { command: ['node', 'check.js'], variables: { TABLES: 'check' } };

/** The migration's function, with a gate that a team has added after the stack was made. */
function variables(check?: Parameters<typeof migration>[0]['compatibility']): {
  readonly variables: Record<string, unknown>;
  readonly service: Record<string, unknown>;
} {
  const app = new App(quick);
  const checked = check && { compatibility: check };
  const gates = [
    migration({ command, cpu: 1024, memory: 2048, ...checked }),
    smokeTest({ requests: [{ path: '/' }] }),
  ];
  const { environments } = new Delivery(app, resolveDelivery(shop({ network }, { gates })).delivery);
  const stack = environments[0]?.services[0]?.stack;
  if (!stack) throw new Error('there is no service');
  stack.addGate(
    new Gate(stack, {
      of: stack.gates.of,
      settings: { id: 'stock', stages: ['PRE_SCALE_UP'], patience: minutes(5) },
      handler: 'smoke-test',
      description: 'Is there stock?',
      timeout: Duration.minutes(1),
      environment: {},
    }),
  );
  const template = Template.fromStack(stack);
  const [own] = Object.values(template.findResources('AWS::Lambda::Function')).filter(
    ({ Properties }) => Properties.FunctionName === 'shop-production-gate-migration',
  );
  const [service] = Object.values(template.findResources('AWS::ECS::Service'));
  return { variables: own?.Properties.Environment.Variables, service: service?.Properties };
}

test('its task is where those of the service are, behind the same security groups', () => {
  const { variables: given, service } = variables();
  const { Subnets, SecurityGroups, AssignPublicIp } = (
    service as { NetworkConfiguration: { AwsvpcConfiguration: Record<string, unknown> } }
  ).NetworkConfiguration.AwsvpcConfiguration;
  expect(AssignPublicIp).toBe('DISABLED');
  const [group] = SecurityGroups as object[];
  const joined = given[MIGRATION.TASK] as { 'Fn::Join': [string, unknown[]] };
  const text = joined['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : 'sg-of-the-service'))
    .join('');
  expect(joined['Fn::Join'][1]).toContainEqual(group);
  expect(JSON.parse(text)).toEqual({
    cluster: 'shop-production',
    family: 'shop-production',
    container: 'shop',
    command,
    cpu: 1024,
    memory: 2048,
    subnets: Subnets,
    securityGroups: ['sg-of-the-service'],
  });
});

test('it is told what to run before it, and for how long', () => {
  const { variables: given } = variables({ ...compatibility, timeout: minutes(7) });
  const joined = given[MIGRATION.TASK] as { 'Fn::Join': [string, unknown[]] };
  const text = joined['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'x')).join('');
  expect(JSON.parse(text)).toMatchObject({ command, compatibility: { ...compatibility, prepare: command } });
  expect(given[MIGRATION.CHECK_MINUTES]).toBe('7');
  expect(variables().variables).not.toHaveProperty(MIGRATION.CHECK_MINUTES);
});

test('it comes after all hooks of its stage, those of the team too, and after no other', () => {
  expect(JSON.parse(String(variables().variables[MIGRATION.AFTER]))).toEqual({
    functions: ['shop-production-gate-live-traffic', 'shop-production-gate-stock'],
    pauses: 0,
  });
});

const of = (...input: Parameters<typeof fillGates>[0] & object) =>
  fillGates(input).find(({ kind }) => kind === 'migration');

test('its patience is that of the others, and its own task’s', () => {
  // The guard's 15 and 10 until ECS ends it, then 30 for the task and 5 to stop it.
  expect(of(migration({ command }))).toMatchObject({ wait: minutes(25), patience: minutes(60) });
  expect(of(migration({ command, timeout: minutes(600) }))).toMatchObject({ patience: minutes(630) });
  // Gates of other stages do not keep it waiting.
  const slow = smokeTest({ requests: [{ path: '/' }], patience: minutes(600) });
  expect(of(slow, migration({ command }))).toMatchObject({ wait: minutes(25) });
});

test('with a check of the version that runs, its patience is that of three tasks', () => {
  // 25 for the others, 15 for the trial and for the check each, 35 for the migration.
  expect(of(migration({ command, compatibility }))).toMatchObject({
    ...{ wait: minutes(25), patience: minutes(90) },
    compatibility: { ...compatibility, prepare: command, timeout: minutes(10) },
  });
  const slow = { ...compatibility, timeout: minutes(120) };
  expect(of(migration({ command, compatibility: slow, timeout: minutes(600) }))).toMatchObject({
    ...{ wait: minutes(25), patience: minutes(880) },
  });
});

test('what comes before it is led to the database beside that of users, where the service has one', () => {
  const [gate] = fillGates([migration({ command, compatibility: { command: ['check'] } })], '.', {
    name: 'shop',
  });
  expect(gate).toMatchObject({ compatibility: { variables: { DATABASE_NAME: 'shop_check' } } });
});
