export const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
export const DEPLOYMENT = `${ECS}:service-deployment/shop-production/shop/Tk2mExample`;
export const HOSTILE = 'no"}, "metadata": {"threadId": "x"}} <!channel>\n\u001b[2J \\" <f1>';

const SERVICE = `${ECS}:service/shop-production/shop`;

export const event = (source: string, type: string, detail: object, resources: string[] = []) => ({
  ...{ version: '0', id: 'e1', 'detail-type': type, source, account: '111122223333', region: 'eu-west-1' },
  ...{ time: '2026-11-27T10:00:00Z', resources, detail },
});

// source: ECS developer guide, "Amazon ECS service deployment state change events"
export const deployment = (eventName: string, service = SERVICE) =>
  event(
    'aws.ecs',
    'ECS Deployment State Change',
    { eventType: 'INFO', eventName, deploymentId: 'ecs-svc/123', updatedAt: '…', reason: HOSTILE },
    [service],
  );

// source: ECS developer guide, "Amazon ECS service action events"
export const action = (eventName: string, service = SERVICE) =>
  event('aws.ecs', 'ECS Service Action', { eventType: 'INFO', eventName }, [service]);

export const hook = (eventName: string, cluster = 'shop-production') =>
  event('aws.ecs', 'ECS Hook State Change', {
    ...{ eventName, hookId: 'ecs-pause-1', lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT' },
    ...{ expiresAt: '2026-11-27T13:00:00Z', clusterArn: `${ECS}:cluster/${cluster}` },
    serviceDeploymentArn: DEPLOYMENT,
  });

export const verdict = (outcome: string, more: object = {}, type = 'Teal Gate Verdict') =>
  event('teal', type, {
    ...{ service: 'shop', environment: 'production', gate: 'smoke-test', kind: 'release' },
    ...{ stage: 'POST_SCALE_UP', outcome, reason: HOSTILE, serviceDeploymentArn: DEPLOYMENT, ...more },
  });

const heeded = { decision: 'pass', author: 'arn:aws:sts::111122223333:…/ada', authorsReason: HOSTILE };

export const events = {
  begun: deployment('SERVICE_DEPLOYMENT_IN_PROGRESS'),
  completed: deployment('SERVICE_DEPLOYMENT_COMPLETED'),
  failed: deployment('SERVICE_DEPLOYMENT_FAILED'),
  steady: action('SERVICE_STEADY_STATE'),
  pause: hook('HOOK_AWAITING_ACTION'),
  overridden: verdict('overridden', heeded, 'Teal Gate Overridden'),
};
