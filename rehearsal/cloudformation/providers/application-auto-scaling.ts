import { type ModelledResource, modelled, type ProviderEntry } from './modelled';

export interface ScalableTarget {
  /** `service/CLUSTER/SERVICE` */
  readonly resourceId: string;
  readonly scalableDimension: string;
  readonly minCapacity: number;
  readonly maxCapacity: number;
}

/** Application Auto Scaling as CloudFormation uses it. */
export interface AutoScalingModel {
  /** Takes the place of the target that it had before. */
  registerScalableTarget(target: ScalableTarget): void;
  deregisterScalableTarget(resourceId: string, scalableDimension: string): void;
}

export function autoScalingProviders(model: AutoScalingModel): readonly ProviderEntry[] {
  const register = ({ properties }: ModelledResource) =>
    model.registerScalableTarget({
      resourceId: String(properties.ResourceId),
      scalableDimension: String(properties.ScalableDimension),
      minCapacity: Number(properties.MinCapacity),
      maxCapacity: Number(properties.MaxCapacity),
    });
  return [
    modelled('AWS::ApplicationAutoScaling::ScalableTarget', {
      create: register,
      update: register,
      delete: ({ properties }) =>
        model.deregisterScalableTarget(String(properties.ResourceId), String(properties.ScalableDimension)),
    }),
  ];
}
