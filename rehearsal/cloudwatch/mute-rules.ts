import type { MuteRuleDefinition } from './mute-rule';

/** A mute rule as GetAlarmMuteRule would show it. */
export interface MuteRuleDescription {
  readonly definition: MuteRuleDefinition;
  readonly status: 'SCHEDULED' | 'ACTIVE' | 'EXPIRED';
}

/** The mute rules of a rehearsal, by name. */
export class MuteRules {
  private readonly rules = new Map<string, MuteRuleDefinition>();

  put(rule: MuteRuleDefinition): void {
    this.rules.set(rule.name, rule);
  }

  remove(name: string): void {
    this.rules.delete(name);
  }

  /** Until when rules keep the alarm from acting without a break; undefined when none does now. */
  mutedUntil(alarm: string, now: number): number | undefined {
    let latest: number | undefined;
    for (const { alarmNames, activeUntil } of this.rules.values()) {
      if (!alarmNames.includes(alarm)) continue;
      const until = activeUntil(now);
      if (until !== undefined && until > (latest ?? now)) latest = until;
    }
    return latest;
  }

  describe(now: number): MuteRuleDescription[] {
    return [...this.rules.values()].map((definition) => ({ definition, status: definition.status(now) }));
  }
}
