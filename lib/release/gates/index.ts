import type { Construct } from 'constructs';
import type { Gate as GateConfiguration } from '../../config/gates';
import type { Gate } from './gate';
import type { GatedService } from './gated-service';
import { MetricsGate } from './metrics';
import { SmokeTestGate } from './smoke-test';

/** The construct of a gate that stands in the configuration. */
export function makeGate(scope: Construct, of: GatedService, gate: GateConfiguration): Gate {
  switch (gate.kind) {
    case 'smoke-test':
      return new SmokeTestGate(scope, of, gate);
    case 'metrics':
      return new MetricsGate(scope, of, gate);
  }
}
