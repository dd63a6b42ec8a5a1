import { z } from 'zod';

/**
 * What can be read even from a configuration with mistakes: a part that is wrong is left out, since it has its own
 * problem. The rules that look across services and environments work on it, so that they are all reported at once.
 */
export interface Outline {
  readonly name?: unknown;
  readonly services: readonly ServiceOutline[];
  /** Of GitHub, or the project of GitLab. */
  readonly repository?: unknown;
  readonly repositoryName?: string;
  readonly images?: PlaceOutline;
  readonly environments: readonly EnvironmentOutline[];
  /** Of the delivery. */
  readonly gates: readonly GateOutline[];
}

export interface ServiceOutline {
  readonly path: readonly PropertyKey[];
  readonly name?: string;
  readonly strategy?: string;
  readonly gates?: readonly GateOutline[];
  readonly secrets: readonly SecretOutline[];
  /** An entry that is no text has a problem of its own, and keeps its place. */
  readonly after: readonly (string | undefined)[];
  readonly tasks: TasksOutline;
}

export interface PlaceOutline {
  readonly account?: string;
  readonly region?: string;
}

export interface EnvironmentOutline extends PlaceOutline {
  readonly path: readonly PropertyKey[];
  readonly name: string;
  readonly strategy?: string;
  readonly pipeline?: boolean;
  readonly protect?: boolean;
  readonly gates?: readonly GateOutline[];
  readonly tasks: TasksOutline;
}

export interface GateOutline {
  readonly path: readonly PropertyKey[];
  readonly id: string;
  /** Of a load test. */
  readonly withoutUsers?: readonly string[];
}

export interface SecretOutline {
  readonly path: readonly PropertyKey[];
  readonly name: string;
}

export interface TasksOutline {
  readonly min?: number;
  readonly max?: number;
}

const orNothing = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);
const orEmpty = <S extends z.ZodRawShape>(shape: S) => z.object(shape).catch(() => z.object(shape).parse({}));

const release = orEmpty({ strategy: orNothing(z.string()) });
const gate = orEmpty({
  kind: orNothing(z.string()),
  id: orNothing(z.string()),
  withoutUsers: orNothing(z.array(z.string())),
});
const gates = orNothing(z.array(gate));
const secret = z.union([
  z.string().transform((name) => ({ name, at: [] as string[] })),
  z.object({ name: z.string() }).transform(({ name }) => ({ name, at: ['name'] })),
]);
const secrets = orNothing(z.array(orNothing(secret)));
const tasks = orEmpty({ min: orNothing(z.number()), max: orNothing(z.number()) });
const after = orNothing(z.array(orNothing(z.string())));
const service = orEmpty({ name: orNothing(z.string()), release, gates, secrets, after, tasks });
const place = { account: orNothing(z.string()), region: orNothing(z.string()) };
const environment = orEmpty({
  ...place,
  release,
  pipeline: orNothing(z.boolean()),
  protect: orNothing(z.boolean()),
  gates,
  tasks,
});

const delivery = orEmpty({
  name: z.unknown().optional(),
  service: orNothing(service),
  services: orNothing(z.array(service)),
  repository: z.unknown().optional(),
  gitlab: z.unknown().optional(),
  images: orNothing(z.object(place)),
  environments: z.record(z.string(), environment).catch({}),
  gates,
});
const repository = orEmpty({ name: orNothing(z.string()) });

export function outlineOf(input: unknown): Outline {
  const read = delivery.parse(input);
  // Both are one problem already; what they say of each other is none.
  const services = read.services
    ? read.services.map((one, index) => ({ ...one, path: ['services', index] }))
    : [read.service].flatMap((one) => (one ? [{ ...one, path: ['service'] }] : []));
  return {
    name: read.name,
    services: services.map((one) => ({
      path: one.path,
      name: one.name,
      strategy: one.release.strategy,
      gates: one.gates && gatesAt([...one.path, 'gates'], one.gates),
      secrets: (one.secrets ?? []).flatMap((named, index) =>
        named === undefined ? [] : [{ path: [...one.path, 'secrets', index, ...named.at], name: named.name }],
      ),
      after: one.after ?? [],
      tasks: one.tasks,
    })),
    repository: read.repository ?? read.gitlab,
    repositoryName: repository.parse(read.repository).name,
    images: read.images,
    environments: Object.entries(read.environments).map(([name, one]) => ({
      path: ['environments', name],
      name,
      strategy: one.release.strategy,
      pipeline: one.pipeline,
      protect: one.protect,
      account: one.account,
      region: one.region,
      gates: one.gates && gatesAt(['environments', name, 'gates'], one.gates),
      tasks: one.tasks,
    })),
    gates: gatesAt(['gates'], read.gates ?? []),
  };
}

const gatesAt = (path: readonly PropertyKey[], read: readonly z.infer<typeof gate>[]): GateOutline[] =>
  read.map(({ kind, id, withoutUsers }, index) => ({
    path: [...path, index],
    id: id ?? kind ?? '',
    ...(withoutUsers && { withoutUsers }),
  }));

/** Those of a service in an environment: the nearest that are written. */
export const gatesOf = (
  { gates }: Outline,
  environment: EnvironmentOutline,
  service: ServiceOutline,
): readonly GateOutline[] => environment.gates ?? service.gates ?? gates;

/** Looks at each service in each environment. */
export function forEachPair(
  { services, environments }: Outline,
  look: (environment: EnvironmentOutline, service: ServiceOutline) => void,
): void {
  for (const environment of environments) for (const service of services) look(environment, service);
}
