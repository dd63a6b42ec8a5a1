import type { AssemblyStack } from '../../../rehearsal/assembly/assembly';

/** What an environment takes of an account at its most: while a release runs, green is there beside blue. */
export interface Peak {
  /** Fargate's, of all tasks twice. */
  readonly vcpus: number;
  /** Application Load Balancers that it makes. */
  readonly loadBalancers: number;
  readonly targetGroups: number;
  /** Reserved executions of its functions. */
  readonly reserved: number;
  readonly vpcs: number;
  readonly addresses: number;
}

type Resources = AssemblyStack['template']['Resources'];

/** Counted from the templates. @param stacks of one environment */
export function peakOf(stacks: readonly { readonly template: { readonly Resources: Resources } }[]): Peak {
  const all = stacks.map(({ template }) => Object.values(template.Resources));
  const count = (type: string): number => all.flat().filter(({ Type }) => Type === type).length;
  return {
    vcpus: sum(all.map(vcpusOf)),
    loadBalancers: count('AWS::ElasticLoadBalancingV2::LoadBalancer'),
    targetGroups: count('AWS::ElasticLoadBalancingV2::TargetGroup'),
    reserved: sum(all.flat().map(({ Properties }) => numberOf(Properties?.ReservedConcurrentExecutions))),
    vpcs: count('AWS::EC2::VPC'),
    addresses: count('AWS::EC2::EIP'),
  };
}

/** A stack has one service: as many tasks as autoscaling may start, or as are wanted, and as many again. */
function vcpusOf(resources: readonly Resources[string][]): number {
  const of = (type: string, property: string): number[] =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => numberOf(Properties?.[property]));
  const units = sum(of('AWS::ECS::TaskDefinition', 'Cpu'));
  const tasks = Math.max(
    0,
    ...of('AWS::ApplicationAutoScaling::ScalableTarget', 'MaxCapacity'),
    ...of('AWS::ECS::Service', 'DesiredCount'),
  );
  return (units / 1024) * tasks * 2;
}

/** What a template leaves to a parameter or an intrinsic is not counted. */
const numberOf = (value: unknown): number =>
  typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)) ? Number(value) : 0;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
