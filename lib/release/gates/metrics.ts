import { Duration, Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { METRICS, type MetricsSettings } from '../../../lambda/shared/environment';
import { acknowledgeWildcard } from '../../acknowledge';
import { inMinutes } from '../../config/duration';
import type { Metrics } from '../../config/gates/metrics';
import { Gate } from './gate';
import type { GatedService } from './gated-service';

/** Compares what green's users meet with the objective and with blue, once green has users. */
export class MetricsGate extends Gate {
  constructor(scope: Construct, of: GatedService, gate: Metrics) {
    super(scope, {
      ...{ of, settings: gate },
      handler: 'metrics',
      description: `Gate ${gate.id} of ${of.fullName}: green's metrics against the objective and blue`,
      // A few calls of AWS; 5 s are kept back to answer.
      timeout: Duration.minutes(1),
      environment: {
        // Later than now: a team may add another one in code.
        [METRICS.SETTINGS]: Lazy.string({ produce: () => JSON.stringify(toWire(gate, of.metricsGates())) }),
        [METRICS.LOAD_BALANCER]: of.loadBalancerFullName,
      },
    });
    this.function.addToRolePolicy(
      new iam.PolicyStatement({
        // `*`: GetMetricData takes no resource, and no condition key narrows it to a namespace.
        // source: Service Authorization Reference, Amazon CloudWatch
        actions: ['cloudwatch:GetMetricData'],
        resources: ['*'],
      }),
    );
    acknowledgeWildcard(this, '*', 'GetMetricData takes no resource; it reads numbers and changes nothing');
  }
}

const toWire = ({ errors, slow, custom, warmUp, history }: Metrics, gates: number): MetricsSettings => ({
  errors: { budget: errors.percent / 100 },
  slow: { overSeconds: slow.over.milliseconds / 1000, budget: slow.percent / 100 },
  custom: custom.map(({ by, ...metric }) => ({ ...metric, by: by / 100 })),
  warmUpMinutes: inMinutes(warmUp),
  historyMinutes: inMinutes(history),
  gates,
});
