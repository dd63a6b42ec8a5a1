import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { plainStack, TEST_HEADER, TwoGroups } from './plain-service';

/**
 * Flagger's loop on ECS: a blue/green deployment whose hook, before the shift, does what Flagger's controller does. It has
 * no bake: once promoted, Flagger looks at nothing any more.
 *
 * @param outdir its hook is bundled beside it
 */
export function flaggerApp(outdir: string): string {
  const { app, stack } = plainStack(outdir, 'flagger');
  const groups = new TwoGroups(stack);
  const service = groups.service({
    deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
    bakeTime: Duration.minutes(0),
  });
  const loop = new lambda.Function(stack, 'Loop', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(bundled(`${outdir}-hook`)),
    timeout: Duration.minutes(1),
    memorySize: 512,
    environment: {
      RULE: groups.production.listenerRuleArn,
      LOAD_BALANCER: groups.balancer.loadBalancerFullName,
      HOST: groups.balancer.loadBalancerDnsName,
      TEST_HEADER,
    },
    initialPolicy: [
      new iam.PolicyStatement({
        actions: ['elasticloadbalancing:ModifyRule'],
        resources: [groups.production.listenerRuleArn],
      }),
      // Neither knows ARNs.
      new iam.PolicyStatement({
        actions: ['elasticloadbalancing:DescribeRules', 'cloudwatch:GetMetricData'],
        resources: ['*'],
      }),
    ],
  });
  service.addLifecycleHook(
    new ecs.DeploymentLifecycleLambdaTarget(loop, 'LoopHook', {
      // The L2 does not know the stage's name yet.
      lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT' as ecs.DeploymentLifecycleStage],
    }),
  );
  return app.synth().directory;
}

function bundled(folder: string): string {
  buildSync({
    entryPoints: [join(__dirname, '..', 'flagger', 'handler.ts')],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
  return folder;
}
