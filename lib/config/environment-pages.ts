import type { Environment, Service } from './types-resolved';

/** A dashboard of several services of an environment. */
export interface EnvironmentPage {
  readonly name: string;
  readonly services: readonly Service[];
}

/**
 * Of so many services each: with four widgets and at most 34 metrics of a service far below what CloudWatch takes of one
 * page, and as many as one load balancer can have.
 */
const OF_ONE_PAGE = 50;

/**
 * The pages of all services of an environment: none with fewer than two services that have a page of their own. A service that is added last
 * changes the last page alone.
 */
export function environmentPages(
  delivery: string,
  { name: environment, services }: Pick<Environment, 'name' | 'services'>,
): EnvironmentPage[] {
  const shown = services.filter(({ watch }) => watch.dashboard !== false);
  if (shown.length < 2) return [];
  const fullName = `${delivery}-${environment}`;
  // A service may be called as its delivery is, and its own page has that name.
  const first = services.some(({ name }) => name === delivery) ? `${fullName}-services` : fullName;
  return Array.from({ length: Math.ceil(shown.length / OF_ONE_PAGE) }, (_, index) => ({
    name: index === 0 ? first : `${first}-page-${index + 1}`,
    services: shown.slice(index * OF_ONE_PAGE, (index + 1) * OF_ONE_PAGE),
  }));
}
