import type { HoldEntry, ReleaseEntry, ResumeEntry } from '../../../cli/records/entry';

export const AT = '2026-11-26T10:15:00.000Z';

/** @param suffix four hexadecimal digits */
export const holdIdOf = (suffix: string): string => `hold-20261126T101500Z-${suffix}`;

export const hold = (id: string, more: Partial<HoldEntry> = {}): HoldEntry => ({
  ...{ schemaVersion: 1, kind: 'hold', id, at: AT, by: 'octocat', reason: 'checkout fails' },
  ...more,
});

export const resume = (id: string, more: Partial<ResumeEntry> = {}): ResumeEntry => ({
  ...{ schemaVersion: 1, kind: 'resume', hold: id, at: AT, by: 'hubot', reason: 'fixed' },
  ...more,
});

export const release = (more: Partial<ReleaseEntry> = {}): ReleaseEntry => ({
  ...{ schemaVersion: 1, kind: 'release', at: AT, service: 'shop', environment: 'staging' },
  ...{ commit: 'c'.repeat(40), digest: `sha256:${'d'.repeat(64)}`, outcome: 'released', reason: '' },
  overrides: [],
  ...more,
});
