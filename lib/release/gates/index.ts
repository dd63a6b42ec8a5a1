import type { Construct } from 'constructs';
import type { Gate as GateConfiguration } from '../../config/gates';
import type { Approval } from '../../config/gates/approval';
import type { Gate } from './gate';
import type { GatedService } from './gated-service';
import { SmokeTestGate } from './smoke-test';

/** The construct of a gate that stands in the configuration. */
export function makeGate(
  scope: Construct,
  of: GatedService,
  gate: Exclude<GateConfiguration, Approval>,
): Gate {
  switch (gate.kind) {
    case 'smoke-test':
      return new SmokeTestGate(scope, of, gate);
  }
}
