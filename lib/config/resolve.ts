import { basename, dirname, resolve } from 'node:path';
import { approvalWarnings } from './approvals';
import { outOfReach } from './bootstrap-reach';
import { budgetGateProblems } from './budget-gate-rules';
import { containerWarnings } from './container-warnings';
import { databaseProblems } from './database-rules';
import { dependencyProblems } from './dependency-rules';
import { edgeProblems } from './edge-rules';
import { type AskedInstance, ephemeralOf, expandEphemeral, previewsOf } from './ephemeral';
import { ephemeralProblems } from './ephemeral-rules';
import { execProblems, execWarnings } from './exec-rules';
import { existingProblems } from './existing/rules';
import { expandRegions } from './expand-regions';
import { fillDelivery } from './fill';
import { flagWarnings } from './flag-audit';
import { flagProblems } from './flag-rules';
import { guardProblems, guardWarnings } from './guard-secrets';
import { jobProblems } from './job-rules';
import { localFlagProblems } from './local-flags';
import { migrationProblems } from './migration-rules';
import { notifyProblems, notifyWarnings } from './notify-rules';
import { foreignTopics } from './notify-topics';
import { objectiveProblems } from './objective-rules';
import { outlastingReleases } from './outlasting-releases';
import { peopleProblems, peopleWarnings } from './people';
import { pipelineWarnings } from './pipeline-warnings';
import { crowdedPreflights } from './preflight-size';
import { probeProblems } from './probe-rules';
import {
  ConfigurationError,
  describeProblem,
  formatPath,
  type Problem,
  show,
  type Warning,
} from './problems';
import { findAcross } from './rules/across';
import type { Finding } from './rules/finding';
import { outlineOf } from './rules/outline';
import { delivery } from './schema/delivery';
import type { Complaint } from './schema/field';
import { releaseRule } from './schema/release';
import { sharedProblems } from './shared-rules';
import { foreignSigners, unsignedImages } from './signed-images';
import { telemetryProblems } from './telemetry-rules';
import { tooLongTimelines } from './timeline-rules';
import type { DeliveryInput } from './types';
import type { Delivery } from './types-resolved';
import { warningsOf } from './warnings';

export interface ResolvedDelivery {
  readonly delivery: Delivery;
  readonly warnings: readonly Warning[];
}

/** What a configuration is asked for besides itself. */
export interface Asked {
  /** Of an environment with `ephemeral`, in place of all environments. @default those that last */
  readonly instance?: AskedInstance;
  /** The day, YYYY-MM-DD in UTC, by which flags are warned of. @default none: of no flag */
  readonly today?: string;
}

/**
 * Checks a configuration and fills in what it leaves out.
 *
 * @param given the default export of a configuration
 * @param file the configuration's file: its directory is what `build` and `local.directory` start from
 * @throws ConfigurationError with every problem
 */
export function resolveDelivery(
  given: unknown,
  file = 'teal.config.ts',
  { instance, today }: Asked = {},
): ResolvedDelivery {
  const ofInstance = expandEphemeral(given, instance);
  const all = expandRegions(given);
  const { input, waves, warned } = expandRegions(ofInstance);
  // What is written is shown, and what is made of it.
  const shown = bothOf(given, ofInstance);
  const refuseAll = (findings: readonly Finding[]): void =>
    refuse(
      shown,
      findings.map((finding) => ({ ...finding, path: all.written(finding.path) })),
      file,
    );
  const parsed = delivery.safeParse(all.input);
  refuseAll([
    ...all.findings,
    ...(parsed.error?.issues ?? []).map((issue) => ({ path: issue.path, complaint: complaintOf(issue) })),
    ...ephemeralProblems(given, outlineOf(given), instance, [...all.waves.keys()]),
    ...findAcross(outlineOf(input), outlineOf(expandRegions(expandEphemeral(given)).input)),
  ]);
  // The schemas are kept to the type, and it is right by them.
  const right = input as DeliveryInput;
  const previews = previewsOf(given);
  const lasting = fillDelivery(right, dirname(resolve(file)), waves);
  const filled = {
    ...lasting,
    ...(previews.length > 0 && { previews }),
    ...(instance && {
      ephemeral: ephemeralOf(
        given as DeliveryInput,
        instance,
        lasting.environments.flatMap(({ services }) => services),
      ),
    }),
  };
  refuseAll([
    ...tooLongTimelines(right, filled),
    ...foreignSigners(right, filled),
    ...foreignTopics(right, filled),
    ...notifyProblems(right, filled),
    ...objectiveProblems(right, filled),
    ...dependencyProblems(right, filled),
    ...databaseProblems(right, filled),
    ...migrationProblems(right, filled),
    ...budgetGateProblems(right, filled),
    ...telemetryProblems(right, filled),
    ...flagProblems(right, filled),
    ...outOfReach(right, filled),
    ...localFlagProblems(right, filled),
    ...probeProblems(right, filled),
    ...crowdedPreflights(right, filled),
    ...existingProblems(right, filled),
    ...sharedProblems(right, filled),
    ...peopleProblems(right, filled),
    ...execProblems(right, filled),
    ...edgeProblems(right, filled),
    ...guardProblems(right, filled),
    ...jobProblems(right, filled),
  ]);
  return {
    delivery: filled,
    warnings: warned([
      ...warningsOf(right),
      ...approvalWarnings(right),
      ...notifyWarnings(right, filled),
      ...outlastingReleases(right, filled),
      ...pipelineWarnings(right, filled),
      ...unsignedImages(filled),
      ...containerWarnings(right),
      ...peopleWarnings(right),
      ...execWarnings(filled),
      ...guardWarnings(filled),
      ...(today === undefined ? [] : flagWarnings(right, today)),
    ]),
  };
}

function bothOf(written: unknown, expanded: unknown): unknown {
  if (written === expanded) return written;
  const environments = (of: unknown) => (of as DeliveryInput).environments;
  return { ...Object(written), environments: { ...environments(written), ...environments(expanded) } };
}

/** @throws ConfigurationError where there are findings */
function refuse(input: unknown, findings: readonly Finding[], file: string): void {
  if (findings.length === 0) return;
  const problems = findings.map((finding) => problemOf(input, finding));
  // What several regions have of their environment is wrong once.
  const once = new Map(problems.map((problem) => [describeProblem(problem), problem]));
  throw new ConfigurationError([...once.values()], basename(file));
}

type Issue = NonNullable<ReturnType<typeof delivery.safeParse>['error']>['issues'][number];

/** Our schemas complain by `params`; what is left to zod is whether a value is an object or a list. */
const complaintOf = (issue: Issue): Complaint =>
  issue.code === 'custom' && issue.params !== undefined
    ? (issue.params as Complaint)
    : { rule: issue.message, advice: adviceFor[issue.message] ?? 'call it' };

const adviceFor: Record<string, string> = {
  'an object': 'write it as { … }',
  'a list': 'write it as [ … ]',
  [releaseRule]: 'call one of them',
};

function problemOf(input: unknown, { path, complaint }: Finding): Problem {
  return 'notBuilt' in complaint
    ? { path: formatPath(path), ...complaint }
    : { path: formatPath(path), got: show(valueAt(input, path)), ...complaint };
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    input,
  );
