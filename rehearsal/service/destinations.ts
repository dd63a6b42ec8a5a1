import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import { tlsVersionsOf } from '../elasticloadbalancing/ssl-policy';
import type { Destinations } from '../lambda/messages';
import type { OpenQuestions } from '../open-questions';

export type CertificateOptions = Pick<OpenQuestions, 'certificateDays'>;

const DAY = 86_400_000;

/** source of the 200 days: CA/Browser Forum, ballot SC-081v3, from March 2026 */
export const endOfCertificates = (now: number, { certificateDays = 200 }: CertificateOptions = {}): number =>
  now + certificateDays * DAY;

export interface Reached {
  readonly loadBalancer: LoadBalancer;
  /** Its own name, and those of domains that lead to it. */
  readonly names: readonly string[];
  readonly hasAllListeners: boolean;
  /** When its certificates end, in milliseconds since the Unix epoch. */
  readonly certificatesEnd: number;
}

/** Where hooks reach the listeners that the load balancer has now, by each of its names. */
export function destinationsOf({
  loadBalancer,
  names,
  hasAllListeners,
  certificatesEnd,
}: Reached): Destinations {
  const found: Record<string, Destinations[string]> = {};
  for (const arn of loadBalancer.listenerArns) {
    const { protocol, port } = loadBalancer.endpointOf(arn);
    const versions = tlsVersionsOf(loadBalancer.sslPolicyOf(arn));
    const destination = {
      port: loadBalancer.portOf(arn),
      tls: protocol === 'HTTPS',
      closedBeside: hasAllListeners,
      ...(protocol === 'HTTPS' && {
        listener: { certificateEnds: certificatesEnd, ...(versions && { versions }) },
      }),
    };
    for (const name of names) found[`${name.toLowerCase()}:${port}`] = destination;
  }
  return found;
}
