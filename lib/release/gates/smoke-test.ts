import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SMOKE_TEST, type SmokeTestRequest } from '../../../lambda/shared/environment';
import type { SmokeRequest, SmokeTest } from '../../config/gates/smoke-test';
import { Gate } from './gate';
import { entranceOf, type GatedService } from './gated-service';

/** Sends a few requests to green before users meet it, and to the public name afterwards. */
export class SmokeTestGate extends Gate {
  constructor(scope: Construct, of: GatedService, { requests, ...settings }: SmokeTest) {
    super(scope, {
      ...{ of, settings },
      handler: 'smoke-test',
      description: `Gate ${settings.id} of ${of.fullName}: ${requests.length} requests`,
      // A request may take a minute (its `within`), connecting 19 s, and 5 s are kept back to answer.
      timeout: Duration.minutes(2),
      environment: {
        [SMOKE_TEST.REQUESTS]: JSON.stringify(requests.map(toWire)),
        ...entranceOf(of),
      },
    });
    of.rules.testHeaderSecret.grantRead(this.function);
  }
}

/** As the one who asks reads it from its environment. */
export function toWire({ within, headers, json, ...request }: SmokeRequest): SmokeTestRequest {
  return {
    ...request,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(json.length > 0 && { json }),
    withinMilliseconds: within.milliseconds,
  };
}
