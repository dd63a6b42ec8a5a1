import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { ServiceDeploymentView } from '../ecs/deployment-view';
import type { Operation } from './aws-service';
import { type EcsControl, type EcsModel, serviceOf } from './ecs-model';

const stopServiceDeployment = z.strictObject({
  serviceDeploymentArn: z.string(),
  stopType: z.enum(['ABORT', 'ROLLBACK']).default('ROLLBACK'),
});
const continueServiceDeployment = z.strictObject({
  serviceDeploymentArn: z.string(),
  hookId: z.string(),
  action: z.enum(['CONTINUE', 'ROLLBACK']).default('CONTINUE'),
});
const updateService = z.strictObject({
  cluster: z.string().default('default'),
  service: z.string(),
  desiredCount: z.number().int().min(0).optional(),
  forceNewDeployment: z.boolean().default(false),
});

/** In which a deployment can no longer be stopped. */
// source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html
const OVER: readonly string[] = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'];

export function controlOperations(model: EcsModel, control: EcsControl): Record<string, Operation> {
  /** @param isOver what ECS answers when the deployment has ended */
  const running = (arn: string, isOver: string): ServiceDeploymentView => {
    const found = model.deployments().find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn);
    if (found === undefined) {
      throw new AwsError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
    }
    if (OVER.includes(found.status)) {
      throw new AwsError(isOver, `The service deployment is in the ${found.status} state.`);
    }
    return found;
  };

  return {
    StopServiceDeployment(input) {
      const { serviceDeploymentArn, stopType } = stopServiceDeployment.parse(input);
      running(serviceDeploymentArn, 'ConflictException');
      control.stopServiceDeployment(serviceDeploymentArn, stopType);
      return { serviceDeploymentArn };
    },

    ContinueServiceDeployment(input) {
      const { serviceDeploymentArn, hookId, action } = continueServiceDeployment.parse(input);
      const hook = running(serviceDeploymentArn, 'InvalidParameterException').lifecycleHookDetails.find(
        (detail) => 'hookId' in detail && detail.hookId === hookId,
      );
      if (hook === undefined)
        throw new AwsError('InvalidParameterException', `Hook ${hookId} was not found.`);
      if (hook.status !== 'AWAITING_ACTION') {
        throw new AwsError('InvalidParameterException', `Hook ${hookId} is in the ${hook.status} state.`);
      }
      control.continueServiceDeployment(serviceDeploymentArn, hookId, action);
      return { serviceDeploymentArn };
    },

    UpdateService(input) {
      const { cluster, service, desiredCount, forceNewDeployment } = updateService.parse(input);
      const { serviceArn } = serviceOf(model, cluster, service);
      control.updateService(serviceArn, { desiredCount, forceNewDeployment });
      return { service: serviceOf(model, cluster, service) };
    },
  };
}
