import { isDuration, minutes } from './duration';
import { namePattern } from './names';
import { formatPath, show, type Warning } from './problems';
import type { Finding } from './rules/finding';
import { type Complaint, isObject, suggest } from './schema/field';
import type { RegionInput } from './types-environment';
import type { Wave } from './types-resolved';

/** More than the slowest deployment alarm takes. */
const defaultSettle = minutes(10);
/** A job of GitHub ends after six hours, and the release comes before. */
const LONGEST_SETTLE = minutes(180);

/** Kept to the type: a key too many or too few does not compile. */
const KEYS = Object.keys({
  ...{ region: 0, account: 0, domain: 0, network: 0, tasks: 0, cluster: 0, loadBalancer: 0 },
  ...{ secrets: 0, databases: 0, variables: 0, sizes: 0, edge: 0, watch: 0 },
} satisfies Record<keyof RegionInput, number>);

/** What belongs to one region, so that it cannot be said of several at once. */
const OF_ONE_REGION = ['region', 'domain', 'cluster'];

/** A configuration in which each region is an environment of its own, so that all behind it knows environments alone. */
export interface Expanded {
  readonly input: unknown;
  /** By the name of the environment that a region has become. */
  readonly waves: ReadonlyMap<string, Wave>;
  readonly findings: readonly Finding[];
  /** Where something of the expanded configuration is written. */
  readonly written: (path: readonly PropertyKey[]) => readonly PropertyKey[];
  /** The same of a warning, which is told of the environment once. */
  readonly warned: (warnings: readonly Warning[]) => readonly Warning[];
}

/** Takes whatever is given: what is no configuration is for the schemas to refuse. */
export function expandRegions(input: unknown): Expanded {
  const waves = new Map<string, Wave>();
  const findings: Finding[] = [];
  const regionOf = new Map<string, readonly [environment: string, region: string]>();
  if (!isObject(input) || !isObject(input.environments))
    return { input, waves, findings, written: (path) => path, warned: (all) => all };
  const given = Object.entries(input.environments);
  const environments = given.flatMap(([name, environment], index) => {
    const at = ['environments', name];
    if (!isObject(environment)) return [[name, environment] as const];
    const { regions, settle, ...common } = environment;
    if (settle !== undefined) findings.push(...settleProblems([...at, 'settle'], settle, regions));
    if (regions === undefined) return [[name, common] as const];
    const wrong = regionProblems(at, regions, common);
    findings.push(...wrong);
    if (wrong.length > 0 || !isObject(regions)) {
      // Only what is wrong in the environment itself is left to be said.
      const { account, region, domain, cluster, ...elsewhere } = common;
      return [[name, elsewhere] as const];
    }
    const names = Object.keys(regions);
    return names.map((region, nth) => {
      const wave = `${name}-${region}`;
      if (Object.hasOwn(input.environments as object, wave))
        findings.push(complaint([...at, 'regions', region], TWIN, wave, 'rename one of them'));
      regionOf.set(wave, [name, region]);
      waves.set(wave, {
        ...{ of: name, number: nth + 1, waves: names.length },
        settleSeconds: (isDuration(settle) ? settle : defaultSettle).milliseconds / 1000,
      });
      const protect = index === given.length - 1 && common.protect === undefined ? { protect: true } : {};
      return [
        wave,
        { ...common, ...protect, ...(isObject(regions[region]) ? regions[region] : {}) },
      ] as const;
    });
  });
  return {
    input: { ...input, environments: Object.fromEntries(environments) },
    ...{ waves, findings },
    written: (path) => writtenAt(input, regionOf, path),
    warned: (warnings) => ofEnvironments(warnings, waves),
  };
}

const NO_ACCOUNT = [
  'given, here or for all regions of the environment',
  undefined,
  "write account: '111122223333'",
] as const;

const TWIN = 'told from an environment of that name: a region is the environment <environment>-<region>';

function writtenAt(
  input: object,
  regionOf: ReadonlyMap<string, readonly [string, string]>,
  path: readonly PropertyKey[],
): readonly PropertyKey[] {
  const [top, name, key, ...rest] = path;
  const [environment, region] = (top === 'environments' && regionOf.get(String(name))) || [];
  if (environment === undefined || region === undefined) return path;
  const inRegion = ['environments', environment, 'regions', region];
  const own = inRegion.reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), input);
  if (key === undefined) return inRegion;
  return isObject(own) && (Object.hasOwn(own, key) || OF_ONE_REGION.includes(String(key)))
    ? [...inRegion, key, ...rest]
    : ['environments', environment, key, ...rest];
}

function ofEnvironments(warnings: readonly Warning[], waves: ReadonlyMap<string, Wave>): readonly Warning[] {
  const moved = warnings.map((warning): Warning => {
    const of = [...waves].find(([name]) => isBelow(warning.path, formatPath(['environments', name])));
    if (of === undefined) return warning;
    const [name, wave] = of;
    const rest = warning.path.slice(formatPath(['environments', name]).length);
    return { ...warning, path: `${formatPath(['environments', wave.of])}${rest}` };
  });
  return [...new Map(moved.map((warning) => [JSON.stringify(warning), warning])).values()];
}

const isBelow = (path: string, top: string): boolean =>
  path === top || path.startsWith(`${top}.`) || path.startsWith(`${top}[`);

const complaint = (
  path: readonly PropertyKey[],
  rule: string,
  got: string | undefined,
  advice: string,
): Finding => ({
  path,
  complaint: { rule, ...(got !== undefined && { got }), advice } satisfies Complaint,
});

function settleProblems(path: readonly PropertyKey[], settle: unknown, regions: unknown): Finding[] {
  if (regions === undefined)
    return [complaint(path, 'left out without regions', undefined, 'it is the time between two of them')];
  const most = LONGEST_SETTLE.milliseconds;
  if (
    isDuration(settle) &&
    settle.milliseconds >= 0 &&
    settle.milliseconds <= most &&
    settle.milliseconds % 1000 === 0
  )
    return [];
  return [complaint(path, 'whole seconds from 0 to 3 hours', undefined, 'write minutes(10)')];
}

function regionProblems(
  at: readonly PropertyKey[],
  regions: unknown,
  common: Readonly<Record<string, unknown>>,
): Finding[] {
  const path = [...at, 'regions'];
  if (!isObject(regions) || Object.keys(regions).length === 0) {
    const advice =
      "write { eu: { region: 'eu-central-1' }, us: { region: 'us-east-1' } }, in the order of the waves, and account beside regions";
    return [complaint(path, 'an object with a region at least', undefined, advice)];
  }
  const shared = OF_ONE_REGION.filter((key) => common[key] !== undefined).map((key) =>
    complaint(
      [...at, key],
      'left out with regions',
      undefined,
      `write it in each of them: regions.NAME.${key}`,
    ),
  );
  return [
    ...shared,
    ...Object.entries(regions).flatMap(([name, region]) => {
      if (!namePattern.test(name)) {
        const rule = 'named by small letters, digits and single hyphens, first a letter';
        return [complaint([...path, name], rule, show(name), 'rename it')];
      }
      if (!isObject(region))
        return [complaint([...path, name], 'an object', undefined, "write { region: 'eu-central-1' }")];
      return [
        ...(region.region === undefined
          ? [complaint([...path, name, 'region'], 'given', undefined, "write region: 'eu-central-1'")]
          : []),
        ...(region.account === undefined && common.account === undefined
          ? [complaint([...path, name, 'account'], ...NO_ACCOUNT)]
          : []),
        ...Object.keys(region)
          .filter((key) => !KEYS.includes(key))
          .map((key) =>
            complaint(
              [...path, name, key],
              'a field that may differ by region',
              undefined,
              suggest(key, KEYS),
            ),
          ),
      ];
    }),
  ];
}
