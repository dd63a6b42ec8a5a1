import { Construct } from 'constructs';
import type { Dependency } from '../../config/dependencies';
import type { AlarmsProps } from '../alarm-factory';
import { DependencyAlarms } from './dependency-alarms';
import type { Caller } from './signals/external';

export interface ServiceDependenciesProps extends AlarmsProps, Caller {
  readonly dependencies: readonly Dependency[];
}

/** What a service needs in one environment, by name. CloudWatch reads the metrics: nobody gets a permission. */
export class ServiceDependencies extends Construct {
  /** By name. */
  public readonly dependencies: ReadonlyMap<string, DependencyAlarms>;

  constructor(scope: Construct, id: string, props: ServiceDependenciesProps) {
    super(scope, id);
    this.dependencies = new Map(
      props.dependencies.map((dependency) => [
        dependency.name,
        new DependencyAlarms(this, dependency.name, { ...props, dependency }),
      ]),
    );
  }
}
