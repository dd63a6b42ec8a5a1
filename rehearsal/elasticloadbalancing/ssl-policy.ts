/** In order. */
export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** The oldest and the newest version. */
export type TlsVersions = readonly [oldest: TlsVersion, newest: TlsVersion];

/** A listener that names none. source: ELB user guide, "Security policies", for CloudFormation and the CDK */
const DEFAULT = 'ELBSecurityPolicy-2016-08';

/** By the beginning of a policy's name; the first that fits. source: as above, "Protocols by policy" */
const POLICIES: readonly (readonly [beginning: string, versions: TlsVersions])[] = [
  ['ELBSecurityPolicy-TLS13-1-3-', ['TLSv1.3', 'TLSv1.3']],
  ['ELBSecurityPolicy-TLS13-1-2-', ['TLSv1.2', 'TLSv1.3']],
  ['ELBSecurityPolicy-TLS13-1-1-', ['TLSv1.1', 'TLSv1.3']],
  ['ELBSecurityPolicy-TLS13-1-0-', ['TLSv1', 'TLSv1.3']],
  ['ELBSecurityPolicy-TLS-1-2-', ['TLSv1.2', 'TLSv1.2']],
  ['ELBSecurityPolicy-FS-1-2-', ['TLSv1.2', 'TLSv1.2']],
  ['ELBSecurityPolicy-TLS-1-1-', ['TLSv1.1', 'TLSv1.2']],
  ['ELBSecurityPolicy-FS-1-1-', ['TLSv1.1', 'TLSv1.2']],
  ['ELBSecurityPolicy-FS-2018-', ['TLSv1', 'TLSv1.2']],
  ['ELBSecurityPolicy-2016-', ['TLSv1', 'TLSv1.2']],
  ['ELBSecurityPolicy-2015-', ['TLSv1', 'TLSv1.2']],
  ['ELBSecurityPolicy-TLS-1-0-', ['TLSv1', 'TLSv1.2']],
];

/** @returns undefined for a policy that is not known */
export function tlsVersionsOf(policy: string = DEFAULT): TlsVersions | undefined {
  return POLICIES.find(([beginning]) => policy.startsWith(beginning))?.[1];
}
