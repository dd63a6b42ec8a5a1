import type { CheckResult } from '../../../rehearsal/elasticloadbalancing/health';
import type { TargetDescription } from '../../../rehearsal/elasticloadbalancing/target';
import type { TargetBackend } from '../../../rehearsal/elasticloadbalancing/target-backend';

/** A target without a process: it is as well as it says. */
export class ModelledTarget implements TargetBackend {
  checks = 0;

  constructor(public health: CheckResult = 'passed') {}

  check(): CheckResult {
    this.checks += 1;
    return this.health;
  }

  forward(): void {}

  async close(): Promise<void> {}

  async destroy(): Promise<void> {}

  as(id: string): TargetDescription {
    return { id, backend: this };
  }
}
