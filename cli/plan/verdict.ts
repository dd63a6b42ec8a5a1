import type { Planning } from './compare';
import type { Kind, Line } from './line';
import { counted, listed, shown } from './values';

/**
 * A plan in a sentence, in plain words.
 *
 * @param services names of services by `<stack>/<logical id>` of the service or its task definition
 */
export function verdictOf(
  { environment, bringsImage = false }: Planning,
  lines: readonly Line[],
  services: ReadonlyMap<string, string>,
): string {
  const image = `Releases the image of this commit in ${environment}`;
  if (lines.length === 0)
    return bringsImage ? `${image}; changes nothing else` : `Changes nothing in ${environment}`;
  const of = (kind: Kind) => lines.filter((line) => line.kind === kind);
  const parts = [
    bringsImage && of('release').length === 0
      ? `${image}; nothing else here starts a release`
      : releases(of('release'), services, environment) +
        (bringsImage ? ', with the image of this commit' : ''),
    losses(of('destructive')),
    ...counts(of('broadening'), (count) => `broadens access in ${counted(count, 'place')}`),
    ...weakened(of('weakening')),
    ...counts(of('traffic'), () => 'touches what leads users'),
    ...counts(of('capacity'), () => 'changes capacity'),
  ];
  return parts.join('; ');
}

const counts = (lines: readonly Line[], text: (count: number) => string): string[] =>
  lines.length > 0 ? [text(lines.length)] : [];

function releases(
  lines: readonly Line[],
  services: ReadonlyMap<string, string>,
  environment: string,
): string {
  if (lines.length === 0) return `Starts no release in ${environment}`;
  const names = lines.map(({ stack, logicalId }) => services.get(`${stack}/${logicalId}`) ?? logicalId);
  return `Starts a release of ${listed([...new Set(names)].sort().map(named))} in ${environment}`;
}

/** A name of ECS's as it is; anything else as a value. source: ECS API reference, CreateService (serviceName) */
const named = (service: string): string =>
  /^[A-Za-z0-9_-]{1,255}$/.test(service) ? service : shown(service);

function losses(lines: readonly Line[]): string {
  if (lines.length === 0) return 'replaces nothing';
  const replaced = lines.filter(({ text }) => /^(is|may be) (replaced|renamed)/.test(text)).length;
  const maybe = lines.some(({ text }) => text.startsWith('may be')) ? ' (or may)' : '';
  const removed = lines.length - replaced;
  return [
    removed > 0 ? `destroys or leaves behind ${removed}` : '',
    replaced > 0 ? `replaces ${replaced}${maybe}` : '',
  ]
    .filter(Boolean)
    .join(' and ');
}

const PLURAL: Readonly<Record<string, string>> = {
  'release strategy': 'release strategies',
  'circuit breaker': 'circuit breakers',
};

/** `weakens 1 alarm and 2 gates`: things, of which one may be weakened in several ways. */
function weakened(lines: readonly Line[]): string[] {
  if (lines.length === 0) return [];
  const things = new Map<string, Set<string>>();
  for (const { subject = 'protection', stack, logicalId, path } of lines) {
    // A service has several gates and alarms in one property, and preflight several gates in one function.
    const thing = subject === 'gate' || subject === 'alarm' ? gateOrAlarm(path) : '';
    const key = `${stack}/${logicalId}/${thing}`;
    things.set(subject, (things.get(subject) ?? new Set()).add(key));
  }
  const parts = [...things].map(([subject, { size }]) =>
    size === 1 ? `1 ${subject}` : `${size} ${PLURAL[subject] ?? `${subject}s`}`,
  );
  return [
    `weakens ${parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('')}`,
  ];
}

const gateOrAlarm = (path: string): string =>
  /^(?:DeploymentConfiguration\.(?:LifecycleHooks|Alarms\.AlarmNames)|Environment\.PREFLIGHT_CHECKS)\.([^.]*)/.exec(
    path,
  )?.[1] ?? '';
