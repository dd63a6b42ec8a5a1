import { Malformed } from '../assembly/parse';
import { NotModelled } from '../not-modelled';
import type { DeploymentShape, HookShape, LoadBalancerShape, ServiceShape } from './service-schema';

/** Of each kind; source: ECS: deployment-lifecycle-hooks. */
const MOST_HOOKS = 10;
/** Minutes; source: SDK TimeoutConfiguration. */
const LONGEST_TIMEOUT = { AWS_LAMBDA: 1440, PAUSE: 20_160 } as const;
/** Minutes; source: CFN DeploymentConfiguration, CanaryConfiguration and LinearConfiguration. */
const LONGEST_BAKE = 33 * 60;

const WITHOUT_HOOKS = ['SCALE_UP', 'BAKE_TIME', 'CLEAN_UP'];
const WITHOUT_PAUSE = [...WITHOUT_HOOKS, 'TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];

/**
 * What ECS and CloudFormation refuse about a service before they deploy it. Where their words are on record, they
 * are these.
 *
 * @param where names the service in errors, as `Stack.LogicalId`
 * @throws Malformed with all problems; NotModelled
 */
export function checkDeployment(service: ServiceShape, where: string): void {
  const deployment = service.DeploymentConfiguration;
  const at = `${where}.DeploymentConfiguration`;
  const problems = [
    ...loadBalancerProblems(service, where),
    ...hookProblems(deployment, at),
    ...earlySuccessProblems(deployment, at),
    ...bakeProblems(deployment),
  ];
  if (problems.length > 0) throw new Malformed(problems);
}

function loadBalancerProblems({ LoadBalancers: all, ...service }: ServiceShape, where: string): string[] {
  const shifts = service.DeploymentConfiguration.Strategy !== 'ROLLING';
  const advanced = all.filter(({ AdvancedConfiguration }) => AdvancedConfiguration !== undefined);
  const problems: string[] = [];
  if (shifts && advanced.length < all.length) {
    problems.push(
      'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
    );
  }
  all.forEach((loadBalancer, index) => {
    problems.push(...ruleProblems(loadBalancer, shifts, `${where}.LoadBalancers.${index}`));
  });
  const groups = all.flatMap(({ TargetGroupArn, AdvancedConfiguration }) => [
    TargetGroupArn,
    ...(AdvancedConfiguration ? [AdvancedConfiguration.AlternateTargetGroupArn] : []),
  ]);
  const twice = groups.find((arn, index) => groups.indexOf(arn) !== index);
  if (twice !== undefined) {
    problems.push(`${where}.LoadBalancers must name a target group once, got ${twice} twice; name another`);
  }
  return problems;
}

function ruleProblems({ AdvancedConfiguration }: LoadBalancerShape, shifts: boolean, at: string): string[] {
  if (!AdvancedConfiguration) return [];
  const { ProductionListenerRule: production, TestListenerRule: test } = AdvancedConfiguration;
  const place = `${at}.AdvancedConfiguration`;
  if (production === undefined) {
    return shifts ? [`${place}.ProductionListenerRule must be the ARN of a rule, got nothing; set it`] : [];
  }
  for (const [name, arn] of Object.entries({ productionListenerRule: production, testListenerRule: test })) {
    if (arn?.includes(':listener/net/'))
      throw new NotModelled('ECS blue/green behind a Network Load Balancer');
    if (arn !== undefined && !arn.includes(':listener-rule/'))
      return [`${name} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB`];
  }
  if (production !== test) return [];
  return [
    `${place}.TestListenerRule must be another rule than ProductionListenerRule, got ${test} for both; ` +
      'make a rule for test traffic, or leave it out',
  ];
}

function hookProblems({ LifecycleHooks: hooks, Strategy }: DeploymentShape, at: string): string[] {
  const problems: string[] = [];
  for (const kind of ['AWS_LAMBDA', 'PAUSE'] as const) {
    const count = hooks.filter(({ TargetType }) => TargetType === kind).length;
    if (count > MOST_HOOKS) {
      problems.push(
        `${at}.LifecycleHooks must hold at most ${MOST_HOOKS} of type ${kind}, got ${count}; remove some`,
      );
    }
  }
  hooks.forEach((hook, index) => {
    problems.push(...oneHookProblems(hook, `${at}.LifecycleHooks.${index}`));
    // Rolling deployments take PAUSE hooks since May 2026; of functions no page says what would happen.
    if (Strategy === 'ROLLING' && hook.TargetType === 'AWS_LAMBDA')
      throw new NotModelled('ECS lifecycle hook AWS_LAMBDA of a ROLLING deployment');
  });
  return problems;
}

function oneHookProblems({ TargetType, LifecycleStages, TimeoutConfiguration }: HookShape, at: string) {
  const forbidden = TargetType === 'PAUSE' ? WITHOUT_PAUSE : WITHOUT_HOOKS;
  const problems = LifecycleStages.filter((stage) => forbidden.includes(stage)).map(
    (stage) =>
      `${at}.LifecycleStages must be stages that take ${TargetType} hooks, got ${stage}; name another stage`,
  );
  const { TimeoutInMinutes: minutes } = TimeoutConfiguration;
  const longest = LONGEST_TIMEOUT[TargetType];
  if (minutes < 1 || minutes > longest) {
    problems.push(
      `${at}.TimeoutConfiguration.TimeoutInMinutes must be 1 to ${longest} for a hook of type ${TargetType}, ` +
        `got ${minutes}; correct it`,
    );
  }
  return problems;
}

function earlySuccessProblems(deployment: DeploymentShape, at: string): string[] {
  const { Strategy, MinimumHealthyPercent } = deployment;
  const { Enable, HealthyPercent } = deployment.EarlySuccessCriteria;
  if (!Enable) return [];
  if (Strategy !== 'ROLLING') {
    return [
      `${at}.EarlySuccessCriteria must be left out unless the strategy is ROLLING, got ${Strategy}; remove it`,
    ];
  }
  if (HealthyPercent === undefined || HealthyPercent >= MinimumHealthyPercent) return [];
  return [
    `${at}.EarlySuccessCriteria.HealthyPercent must be at least MinimumHealthyPercent (${MinimumHealthyPercent}), ` +
      `got ${HealthyPercent}; raise it`,
  ];
}

/** CloudFormation adds up what a progressive deployment must wait; timeouts of PAUSE hooks count in full. */
// source: non-97/ecs-native-blue-green for the words and the PAUSE hooks
function bakeProblems(deployment: DeploymentShape): string[] {
  const total = progressiveMinutes(deployment);
  if (total === undefined || total <= LONGEST_BAKE) return [];
  return [
    `Total bake time (${total} minutes) for progressive deployment exceeds the Cloudformation limit of 33 hours.`,
  ];
}

function progressiveMinutes(deployment: DeploymentShape): number | undefined {
  const { Strategy, BakeTimeInMinutes = 0, LifecycleHooks: hooks } = deployment;
  const { StepPercent, StepBakeTimeInMinutes } = deployment.LinearConfiguration;
  // Tenths are counted as integers: 100 / 0.1 is not a whole number to a computer.
  const [whole, step] = [1000, Math.round(StepPercent * 10)];
  const steps = whole % step === 0 ? whole / step - 1 : Math.floor(whole / step);
  const holds = {
    CANARY: deployment.CanaryConfiguration.CanaryBakeTimeInMinutes,
    LINEAR: StepBakeTimeInMinutes * steps,
    BLUE_GREEN: undefined,
    ROLLING: undefined,
  }[Strategy];
  if (holds === undefined) return undefined;
  const pauses = hooks
    .filter(({ TargetType }) => TargetType === 'PAUSE')
    .reduce((sum, hook) => sum + hook.TimeoutConfiguration.TimeoutInMinutes, 0);
  return BakeTimeInMinutes + holds + pauses;
}
