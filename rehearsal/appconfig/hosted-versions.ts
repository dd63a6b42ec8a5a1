import { AwsError } from '../aws-error';
import { FEATURE_FLAGS, readFlags } from './flag-configuration';

export interface HostedVersion {
  readonly number: number;
  readonly content: string;
  readonly contentType: string;
  readonly description?: string | undefined;
  readonly label?: string | undefined;
}

/** What AppConfig itself keeps of configurations, by the profile. source: AWS AppConfig API reference, CreateHostedConfigurationVersion */
export class HostedVersions {
  private readonly kept = new Map<string, HostedVersion[]>();
  /** By profile: no number is given twice. */
  private readonly numbered = new Map<string, number>();

  /** @param latest that the caller has seen: another one is a conflict */
  create(
    profile: { readonly id: string; readonly type: string },
    version: Omit<HostedVersion, 'number'>,
    latest?: number,
  ): HostedVersion {
    if (profile.type === FEATURE_FLAGS) readFlags(version.content);
    const all = this.kept.get(profile.id) ?? [];
    const newest = this.numbered.get(profile.id) ?? 0;
    if (latest !== undefined && latest !== newest)
      throw new AwsError('ConflictException', `The latest version is ${newest}, not ${latest}`, 409);
    if (version.label !== undefined && all.some(({ label }) => label === version.label))
      throw new AwsError('ConflictException', `Version label ${version.label} is taken`, 409);
    const made = { ...version, number: newest + 1 };
    this.numbered.set(profile.id, made.number);
    this.kept.set(profile.id, [...all, made]);
    return made;
  }

  /** Newest first. */
  of(profile: string): readonly HostedVersion[] {
    return [...(this.kept.get(profile) ?? [])].reverse();
  }

  /** @param name number or label */
  find(profile: string, name: string): HostedVersion | undefined {
    return this.kept.get(profile)?.find(({ number, label }) => `${number}` === name || label === name);
  }

  delete(profile: string, number: number): void {
    const kept = (this.kept.get(profile) ?? []).filter((each) => each.number !== number);
    this.kept.set(profile, kept);
  }
}
