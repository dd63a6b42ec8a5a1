import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../../acknowledge';
import type { Custom, GrantInput } from '../../config/gates/custom';
import { BundledHandler } from './bundled-handler';
import { Gate } from './gate';
import { entranceOf, type GatedService } from './gated-service';

/** A gate of the team's own: its handler file, in Teal's wrapper. */
export class CustomGate extends Gate {
  constructor(scope: Construct, of: GatedService, gate: Custom) {
    super(scope, {
      ...{ of, settings: gate },
      handler: new BundledHandler(gate.entry, gate.id),
      description: `Gate ${gate.id} of ${of.fullName}: the team's own`,
      timeout: Duration.millis(gate.timeout.milliseconds),
      environment: { ...gate.environment, ...(gate.asksGreen && entranceOf(of)) },
    });
    if (gate.asksGreen) of.rules.testHeaderSecret.grantRead(this.function);
    for (const grant of gate.grants) this.grant(grant);
  }

  private grant({ actions, resources, reason }: GrantInput): void {
    this.function.addToRolePolicy(
      new iam.PolicyStatement({ actions: [...actions], resources: [...resources] }),
    );
    for (const resource of resources.filter((one) => one.includes('*')))
      acknowledgeWildcard(this, resource, reason ?? '');
  }
}
