import { Construct } from 'constructs';
import { ObjectiveAlarms, type ObjectiveAlarmsProps } from './objective-alarms';

export type ServiceObjectivesProps = Omit<ObjectiveAlarmsProps, 'objective'>;

/** The objectives of a service in one environment, by id. */
export class ServiceObjectives extends Construct {
  /** By id: `availability`, `latency`, or the route's. */
  public readonly objectives: ReadonlyMap<string, ObjectiveAlarms>;

  constructor(scope: Construct, id: string, props: ServiceObjectivesProps) {
    super(scope, id);
    this.objectives = new Map(
      props.objectives.all.map((objective) => [
        objective.id,
        new ObjectiveAlarms(this, objective.id, { ...props, objective }),
      ]),
    );
  }
}
