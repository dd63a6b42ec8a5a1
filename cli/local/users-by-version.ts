import type { RequestRecord } from '../../rehearsal/elasticloadbalancing/request-record';

/** Requests of users, and those of them that failed. */
export interface Count {
  readonly total: number;
  readonly failed: number;
}

/** Whose answers are not a task's. */
const LOAD_BALANCER = 'the load balancer';

/** What users were answered, by the version that did it. */
export class UsersByVersion {
  private readonly versions = new Map<string, string>();
  private counts = new Map<string, Count>();

  /** @param versionOf a task's: `shop-production:2`; undefined for one that is not known */
  constructor(
    private readonly usersRuleArn: string,
    private readonly versionOf: (targetId: string) => string | undefined,
  ) {}

  /** Counts from now on. */
  begin(): void {
    this.counts = new Map();
  }

  add({
    ruleArn,
    targetId,
    byLoadBalancer,
    status,
  }: Pick<RequestRecord, 'ruleArn' | 'targetId' | 'byLoadBalancer' | 'status'>): void {
    if (ruleArn !== this.usersRuleArn) return;
    const version = byLoadBalancer || targetId === undefined ? LOAD_BALANCER : this.version(targetId);
    const { total, failed } = this.counts.get(version) ?? { total: 0, failed: 0 };
    this.counts.set(version, { total: total + 1, failed: failed + (status >= 500 ? 1 : 0) });
  }

  /** Of all. */
  get sum(): Count {
    const counts = [...this.counts.values()];
    return {
      total: counts.reduce((sum, { total }) => sum + total, 0),
      failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    };
  }

  get byVersion(): readonly (readonly [string, Count])[] {
    return [...this.counts].sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }));
  }

  private version(targetId: string): string {
    const version = this.versions.get(targetId) ?? this.versionOf(targetId) ?? 'a task that is gone';
    this.versions.set(targetId, version);
    return version;
  }
}
