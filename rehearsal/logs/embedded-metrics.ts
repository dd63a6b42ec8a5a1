import { z } from 'zod';

/** Values of one metric that a log line carries. */
export interface EmbeddedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: string;
  /** Seconds. */
  readonly storageResolution: 1 | 60;
  /** Milliseconds since the Unix epoch, as the line says. */
  readonly at: number;
  readonly values: readonly number[];
  /** How often each of them was measured. Absent: once. */
  readonly counts?: readonly number[];
}

export interface EmbeddedMetrics {
  readonly metrics: readonly EmbeddedMetric[];
  /** What CloudWatch would count as EMFValidationErrors: what is left out and why, without values of the line. */
  readonly problems: readonly string[];
}

const NONE: EmbeddedMetrics = { metrics: [], problems: [] };

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
const MOST_METRICS = 100;
const MOST_DIMENSIONS = 30;
const MOST_VALUES = 100;
const LONGEST_DIMENSION = 1024;
const LARGEST_LINE = 1024 * 1024;

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html (Timestamp)
const [OLDEST_MS, NEWEST_MS] = [14 * 86_400_000, 2 * 3_600_000];

/** Bytes, bits, their thousands and rates, and what is counted or timed. */
// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html (Unit)
const UNIT =
  /^(Seconds|Microseconds|Milliseconds|Percent|None|Count(\/Second)?|(Bytes|Bits|(Kilo|Mega|Giga|Tera)(bytes|bits))(\/Second)?)$/;

const directive = z.object({
  Namespace: z.string().min(1).max(256),
  Dimensions: z.array(z.array(z.string()).max(MOST_DIMENSIONS)),
  Metrics: z
    .array(
      z.object({
        Name: z.string().min(1),
        Unit: z.string().regex(UNIT).default('None'),
        StorageResolution: z.union([z.literal(1), z.literal(60)]).default(60),
      }),
    )
    .max(MOST_METRICS),
});
const metadata = z.object({
  Timestamp: z.number().int(),
  CloudWatchMetrics: z.array(z.unknown()),
});

type Root = Readonly<Record<string, unknown>>;

/**
 * The metrics that CloudWatch Logs extracts from a log line in the embedded metric format.
 *
 * @param now milliseconds since the Unix epoch
 * @returns nothing for a line that is not in this format
 */
export function embeddedMetrics(line: string, now: number): EmbeddedMetrics {
  // Nearly every line is another: look before parsing.
  const root = line.includes('"_aws"') ? objectOf(line) : undefined;
  if (root?._aws === undefined) return NONE;
  if (Buffer.byteLength(line) > LARGEST_LINE) return refused(`line must be at most ${LARGEST_LINE} bytes`);
  const meta = metadata.safeParse(root._aws);
  if (!meta.success) return { metrics: [], problems: problemsOf('_aws', meta.error) };
  const { Timestamp: at, CloudWatchMetrics } = meta.data;
  if (at < now - OLDEST_MS || at > now + NEWEST_MS) {
    return refused('_aws.Timestamp must be in the past two weeks or the next two hours');
  }
  const parts = CloudWatchMetrics.map((part, index) => fromDirective(part, index, root, at));
  return {
    metrics: parts.flatMap(({ metrics }) => metrics),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

function fromDirective(part: unknown, index: number, root: Root, at: number): EmbeddedMetrics {
  const where = `_aws.CloudWatchMetrics.${index}`;
  const parsed = directive.safeParse(part);
  if (!parsed.success) return { metrics: [], problems: problemsOf(where, parsed.error) };
  const { Namespace: namespace, Dimensions, Metrics } = parsed.data;
  const problems: string[] = [];
  const sets = Dimensions.flatMap((keys) => {
    const unusable = keys.find((key) => !isDimension(root[key]));
    if (unusable === undefined) return [Object.fromEntries(keys.map((key) => [key, String(root[key])]))];
    problems.push(
      `${where}.Dimensions: ${unusable} must be a member of at most ${LONGEST_DIMENSION} characters`,
    );
    return [];
  });
  const metrics = Metrics.flatMap(({ Name: name, Unit: unit, StorageResolution: storageResolution }) => {
    const found = valuesOf(root[name]);
    if (found === undefined) {
      problems.push(`${where}.Metrics: ${name} must be a number or at most ${MOST_VALUES} of them`);
      return [];
    }
    return sets.map((dimensions) => ({ namespace, name, dimensions, unit, storageResolution, at, ...found }));
  });
  return { metrics, problems };
}

function isDimension(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST_DIMENSION;
}

/**
 * A number, numbers, or numbers with how often each was measured. The page of the format does not have the last: it is how
 * collectors write a histogram.
 */
// source: opentelemetry-collector-contrib, exporter/awsemfexporter/datapoint.go (cWMetricHistogram)
function valuesOf(target: unknown): Pick<EmbeddedMetric, 'values' | 'counts'> | undefined {
  if (typeof target === 'object' && target !== null && !Array.isArray(target)) {
    const { Values, Counts } = target as { Values?: unknown; Counts?: unknown };
    const [values, counts] = [numbers(Values), numbers(Counts)];
    const isUsable = values?.length === counts?.length && counts?.every((count) => count > 0);
    return values && counts && isUsable ? { values, counts } : undefined;
  }
  const values = numbers(Array.isArray(target) ? target : [target]);
  return values && { values };
}

function numbers(all: unknown): readonly number[] | undefined {
  const isUsable =
    Array.isArray(all) && all.length <= MOST_VALUES && all.every((value) => typeof value === 'number');
  return isUsable ? all : undefined;
}

/** Undefined for a line that is not a JSON object: most lines that hold the word are about it. */
function objectOf(line: string): Root | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Root;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function problemsOf(where: string, { issues }: z.ZodError): string[] {
  return issues.map(({ path, message }) => `${[where, ...path.map(String)].join('.')}: ${message}`);
}

function refused(problem: string): EmbeddedMetrics {
  return { metrics: [], problems: [problem] };
}
