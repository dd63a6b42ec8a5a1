import type { Construct } from 'constructs';
import type { Gate as GateConfiguration, PreflightGate } from '../../config/gates';
import type { Approval } from '../../config/gates/approval';
import { CustomGate } from './custom';
import type { Gate } from './gate';
import type { GatedService } from './gated-service';
import { InfrastructureGate } from './infrastructure';
import { LoadTestGate } from './load-test';
import { MetricsGate } from './metrics';
import { MigrationGate } from './migration';
import { SmokeTestGate } from './smoke-test';
import { UniformGate } from './uniform';

/** The construct of a gate that stands in the configuration and has a function of its own. */
export function makeGate(
  scope: Construct,
  of: GatedService,
  gate: Exclude<GateConfiguration, PreflightGate | Approval>,
): Gate {
  switch (gate.kind) {
    case 'smoke-test':
      return new SmokeTestGate(scope, of, gate);
    case 'metrics':
      return new MetricsGate(scope, of, gate);
    case 'migration':
      return new MigrationGate(scope, of, gate);
    case 'uniform':
      return new UniformGate(scope, of, gate);
    case 'infrastructure':
      return new InfrastructureGate(scope, of, gate);
    case 'custom':
      return new CustomGate(scope, of, gate);
    case 'load-test':
      return new LoadTestGate(scope, of, gate);
  }
}
