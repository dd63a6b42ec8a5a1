import { clusterOf, ecsPlaceOf, type ServiceOptions } from '../aws/options';

type Of = Pick<ServiceOptions, 'service' | 'env' | 'cluster'>;

/** What there is to open, each as a path of the console; the names are those of lib/observability and lib/service. */
export const PAGES = {
  dashboard: (region, of) => cloudWatch(region, `dashboards/dashboard/${clusterOf(of)}`),
  service: (region, of) => ecs(region, of, 'health'),
  deployment: (region, of) => ecs(region, of, 'deployments'),
  alarms: (region, of) => cloudWatch(region, `alarmsV2:?search=${clusterOf(of)}-`),
  logs: (region, of) =>
    cloudWatch(region, `logsV2:log-groups/log-group/${inFragment(`/teal/${clusterOf(of)}`)}`),
} as const satisfies Record<string, (region: string, of: Of) => string>;

export type Page = keyof typeof PAGES;

const cloudWatch = (region: string, fragment: string): string =>
  `/cloudwatch/home?region=${region}#${fragment}`;

function ecs(region: string, of: Of, tab: string): string {
  const { cluster, service } = ecsPlaceOf(of);
  return `/ecs/v2/clusters/${cluster}/services/${service}/${tab}?region=${region}`;
}

/** As the console writes a name into the part of its address after `#`: encoded twice, with `$` for `%`. */
const inFragment = (name: string): string =>
  encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$');

/** By the beginning of a region. source: AWS General Reference, AWS Management Console endpoints */
const HOSTS: readonly (readonly [RegExp, string | undefined])[] = [
  [/^cn-/, 'console.amazonaws.cn'],
  [/^us-gov-/, 'console.amazonaws-us-gov.com'],
  // Regions of partitions whose consoles no public page names.
  [/^([a-z]{2}-iso|eusc)/, undefined],
  [/^[a-z]{2}(-[a-z]+)+-\d+$/, 'console.aws.amazon.com'],
];

/** @returns undefined for a region whose console is not known, or that is none */
export function urlOf(page: Page, region: string, of: Of): string | undefined {
  const host = HOSTS.find(([regions]) => regions.test(region))?.[1];
  return host && `https://${region}.${host}${PAGES[page](region, of)}`;
}
