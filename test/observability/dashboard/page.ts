import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import type { Synthesized } from '../../synth';

/** source: CloudWatch API reference, "Dashboard body structure and syntax" */
export interface Widget {
  readonly type: 'metric' | 'text' | 'log' | 'alarm';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly view?: string;
    readonly region?: string;
    readonly markdown?: string;
    readonly query?: string;
    readonly period?: number;
    readonly start?: string;
    readonly setPeriodToTimeRange?: boolean;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
    readonly yAxis?: Partial<Record<'left' | 'right', { readonly label?: string; readonly min?: number }>>;
    readonly annotations?: {
      readonly horizontal?: readonly {
        readonly value: number;
        readonly label: string;
        readonly yAxis: string;
      }[];
    };
  };
}

export interface Page {
  readonly name: string;
  readonly start: string;
  readonly periodOverride: string;
  readonly widgets: readonly Widget[];
}

/** The dashboard of a stack as CloudFormation would make it: with ids in the place of references. */
export async function pageOf({ assembly }: Synthesized, stackName: string): Promise<Page> {
  const resolver = new Resolvers(knownAssembly(assembly.directory)).ofStackNamed(stackName);
  const [id, ...more] = await resolver.resourcesOfType('AWS::CloudWatch::Dashboard');
  if (id === undefined || more.length > 0) throw new Error(`${stackName} must have one dashboard`);
  const { DashboardName, DashboardBody } = (await resolver.properties(id)) as Record<string, string>;
  return { name: String(DashboardName), ...JSON.parse(String(DashboardBody)) };
}

/** An entry of `metrics`, taken apart. */
export interface Entry {
  readonly id?: string;
  readonly label?: string;
  readonly expression?: string;
  readonly visible: boolean;
  readonly yAxis: 'left' | 'right';
  /** Seconds. */
  readonly period: number;
  readonly stat: string;
  /** Absent of an expression. */
  readonly metric?: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
  };
}

export const entriesOf = ({ properties }: Widget): Entry[] =>
  (properties.metrics ?? []).map((entry) => {
    const last = entry.at(-1);
    const options = (typeof last === 'object' ? last : {}) as Partial<Entry>;
    const [namespace, name, ...dimensions] = (
      typeof last === 'object' ? entry.slice(0, -1) : entry
    ) as string[];
    return {
      visible: true,
      yAxis: 'left',
      // What is not said is said by the widget, and else is CloudWatch's default.
      ...{ period: properties.period ?? 300, stat: 'Average' },
      ...options,
      ...(namespace !== undefined &&
        name !== undefined && { metric: { namespace, name, dimensions: inPairs(dimensions) } }),
    };
  });

function inPairs(flat: readonly string[]): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (let index = 0; index < flat.length; index += 2)
    pairs[flat[index] as string] = flat[index + 1] as string;
  return pairs;
}
