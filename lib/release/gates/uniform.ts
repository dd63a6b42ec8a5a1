import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Uniform } from '../../config/gates/uniform';
import { Gate } from './gate';
import type { GatedService } from './gated-service';
import { grantTasks } from './grants';

/** Looks whether all of green's tasks run one task definition and the same images. */
export class UniformGate extends Gate {
  constructor(scope: Construct, of: GatedService, settings: Uniform) {
    super(scope, {
      ...{ of, settings },
      handler: 'uniform',
      description: `Gate ${settings.id} of ${of.fullName}: the new tasks are all alike`,
      // Four calls of AWS one after the other; 5 s are kept back to answer.
      timeout: Duration.minutes(1),
      environment: {},
    });
    grantTasks(this.function, of);
  }
}
