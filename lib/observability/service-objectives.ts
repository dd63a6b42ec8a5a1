import { Construct } from 'constructs';
import type { Objectives } from '../config/objectives';
import type { AlarmsProps } from './alarm-factory';
import type { IndicatorSource } from './indicator';
import { ObjectiveAlarms } from './objective-alarms';

export interface ServiceObjectivesProps extends AlarmsProps, IndicatorSource {
  readonly objectives: Objectives;
}

/** The objectives of a service in one environment, by id. */
export class ServiceObjectives extends Construct {
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
