import type { AssemblyStack } from '../../../rehearsal/assembly/assembly';
import type { EnvironmentOfAssembly } from '../environment';

/** A name that users know a service by, as its template or the configuration has it. */
export interface NameOfService {
  readonly host: string;
  /** Where Teal makes the record. Absent: somebody else owns it. */
  readonly zone?: string;
  /** Absent where the listener is one that is there already. */
  readonly certificate?: string;
  readonly loadBalancer: { readonly name: string } | { readonly dnsName: string } | undefined;
}

type Service = EnvironmentOfAssembly['services'][number];

/** None where the environment has no domain. */
export function namesOf(
  { host, existing }: Pick<Service, 'host' | 'existing'>,
  { Resources }: Pick<AssemblyStack['template'], 'Resources'>,
): readonly NameOfService[] {
  const all = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
  const [own] = all('AWS::ElasticLoadBalancingV2::LoadBalancer').map(({ Properties }) => Properties?.Name);
  const loadBalancer = existing?.loadBalancer ?? (typeof own === 'string' ? { name: own } : undefined);
  const certificate = all('AWS::ElasticLoadBalancingV2::Listener')
    .flatMap(({ Properties }) => (Array.isArray(Properties?.Certificates) ? Properties.Certificates : []))
    .map((one) => one?.CertificateArn)
    .find((arn) => typeof arn === 'string');
  const records = all('AWS::Route53::RecordSet').flatMap(({ Properties: { Name, HostedZoneId } = {} }) =>
    typeof Name === 'string' && typeof HostedZoneId === 'string'
      ? [{ host: Name.replace(/\.$/, ''), zone: HostedZoneId }]
      : [],
  );
  const names = records.length > 0 || host === undefined ? records : [{ host }];
  return names.map((one) => ({ ...one, ...(certificate && { certificate }), loadBalancer }));
}
