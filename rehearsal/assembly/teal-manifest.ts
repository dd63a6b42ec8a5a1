import { z } from 'zod';

/**
 * `teal.json`, which a Teal app writes beside its templates: what a template alone cannot say, above all the
 * command that starts the service on this machine.
 */
const gate = z.object({
  id: z.string(),
  stage: z.string(),
  /** Logical id of the hook's function in the service's stack. */
  function: z.string(),
  /** What its function decides, as decisions and events name it. Absent: it was written before they were told. */
  gates: z
    .array(z.object({ id: z.string(), kind: z.string().optional(), twoPersons: z.boolean() }))
    .optional(),
});

/** A hook that waits for a person. */
const pause = z.object({ id: z.string(), kind: z.string(), stage: z.string() });

/** What a gate asks of the service and what must be answered: what a version that is well answers. */
const expectedAnswer = z.object({
  method: z.string(),
  /** With its query. */
  path: z.string(),
  status: z.number().int(),
  contains: z.string().optional(),
  json: z
    .array(z.object({ path: z.string(), equals: z.union([z.string(), z.number(), z.boolean(), z.null()]) }))
    .optional(),
  header: z
    .object({ name: z.string(), equals: z.string().optional(), matches: z.string().optional() })
    .optional(),
});

/** A run of the service's image on a schedule. */
const job = z.object({
  name: z.string(),
  /** Of its task definition, and name of its schedule. */
  family: z.string(),
  command: z.array(z.string()),
  timeoutSeconds: z.number(),
});

/** Tasks of the service's image that take from a queue. */
const worker = z.object({
  name: z.string(),
  /** Logical id in the service's stack. */
  service: z.string(),
  /** In the cluster of the service. */
  ecsService: z.string(),
  command: z.array(z.string()),
  /** Names of queues. */
  queue: z.string(),
  deadLetters: z.string().optional(),
  stopSeconds: z.number(),
});

const service = z.object({
  name: z.string(),
  /** Names of services that are released before it. */
  after: z.array(z.string()).optional(),
  /** Name of the stack that holds the ECS service. */
  stack: z.string(),
  foundationStack: z.string(),
  /** Of what is its own and outlives it, where that is not in the foundation that all share. */
  ownFoundationStack: z.string().optional(),
  /** Logical ids in that stack. No cluster: it is in one that is there already. */
  cluster: z.string().optional(),
  service: z.string(),
  /** Where ECS has it, by names, if not in a cluster of its own. */
  ecs: z.object({ cluster: z.string(), service: z.string() }).optional(),
  /** What is there already and in no template. */
  existing: z
    .object({
      loadBalancer: z
        .object({ arn: z.string(), dnsName: z.string(), listenerArn: z.string(), tls: z.boolean() })
        .optional(),
      /** ARNs of secrets and parameters, as containers name them. */
      secrets: z.array(z.string()).optional(),
    })
    .optional(),
  /** Secrets whose version is a parameter of its stack. */
  secrets: z.array(z.object({ variable: z.string(), name: z.string(), parameter: z.string() })).optional(),
  /** What users call it, where no DNS record of the stacks says so. */
  host: z.string().optional(),
  container: z.string(),
  port: z.number().int(),
  healthPath: z.string(),
  /** In which an answer says its version. */
  versionHeader: z.string().optional(),
  /** Directory relative to the assembly. */
  local: z
    .object({
      command: z.string(),
      directory: z.string(),
      /** URL of a PostgreSQL on this machine, which stands for the service's. */
      database: z.string().optional(),
      /** File with a hosted version of flags, relative to the assembly. */
      flags: z.string().optional(),
    })
    .optional(),
  gates: z.array(gate),
  /** Absent: likewise. */
  pauses: z.array(pause).optional(),
  answers: z.array(expectedAnswer).default([]),
  /** Absent: it has none. */
  jobs: z.array(job).optional(),
  workers: z.array(worker).optional(),
});

const receiver = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('e-mail'), address: z.string() }),
  z.object({ kind: z.literal('topic'), arn: z.string() }),
  z.object({ kind: z.literal('pager-duty'), secret: z.string() }),
  z.object({ kind: z.literal('slack'), workspace: z.string(), channel: z.string() }),
]);

/** `topic`: name of the one that Teal makes. */
const told = z.object({ topic: z.string().optional(), receivers: z.array(receiver) });
const channel = z.enum(['page', 'ticket', 'deploys']);

/** What `teal preview test` sends a service, as the function of a load test is told it. */
const load = z.object({
  requests: z
    .array(
      z.object({
        path: z.string(),
        method: z.string(),
        headers: z.record(z.string(), z.string()).optional(),
        status: z.number().int().optional(),
        weight: z.number(),
      }),
    )
    .min(1),
  rate: z.object({ perSecond: z.number().positive() }),
  warmUpSeconds: z.number(),
  seconds: z.number(),
  concurrency: z.number().int(),
  withinMilliseconds: z.number(),
  limits: z.object({
    errorPercent: z.number(),
    latency: z.array(z.object({ percent: z.number(), milliseconds: z.number() })),
  }),
});

const ephemeral = z.object({
  pattern: z.string(),
  ttlSeconds: z.number(),
  cost: z.number(),
  expires: z.string().optional(),
  /** Absent: it was written before there was one. */
  test: z
    .object({
      command: z.string().optional(),
      commandSeconds: z.number(),
      /** By service. */
      load: z.record(z.string(), load).optional(),
    })
    .optional(),
});
const notify = z.object({
  channels: z.object({ page: told, ticket: told, deploys: told }),
  /** Where alarms of a severity go; absent where nobody hears of them. */
  alarms: z.object({ page: channel.optional(), ticket: channel.optional() }),
});

export const tealManifestSchema = z.object({
  schemaVersion: z.literal(1),
  /** Of Teal, that wrote the assembly. Absent: a version before 0.3.0 did. */
  tealVersion: z.string().optional(),
  delivery: z
    .object({
      /** Whose images are verified beside those of the workflow that builds now. */
      formerWorkflows: z.array(z.string()).default([]),
    })
    .optional(),
  /** Where images are built to, and which Sigstore signs them. */
  images: z
    .object({
      account: z.string().optional(),
      region: z.string().optional(),
      sigstore: z.enum(['public', 'github']).optional(),
    })
    .optional(),
  /** Of what instances are made for a while, and where. */
  previews: z
    .array(z.object({ name: z.string(), account: z.string().optional(), region: z.string().optional() }))
    .optional(),
  environments: z.array(
    z.object({
      name: z.string(),
      account: z.string().optional(),
      region: z.string().optional(),
      /** Of an instance that is made for a while. */
      ephemeral: ephemeral.optional(),
      /** Absent: nobody is told of anything. */
      notify: notify.optional(),
      /** Which of the regions of an environment it is. Absent: it is in one place. */
      wave: z
        .object({
          of: z.string(),
          number: z.number().int(),
          waves: z.number().int(),
          settleSeconds: z.number(),
        })
        .optional(),
      /** In the order of their release. */
      services: z.array(service),
    }),
  ),
});

export type TealManifest = z.infer<typeof tealManifestSchema>;
export type TealService = z.infer<typeof service>;
export type TealWorker = z.infer<typeof worker>;
/** Stacks that a service stands on, those that others stand on first. */
export const foundationsOf = ({
  foundationStack,
  ownFoundationStack,
}: {
  readonly foundationStack: string;
  readonly ownFoundationStack?: string | undefined;
}): readonly string[] => [foundationStack, ...(ownFoundationStack === undefined ? [] : [ownFoundationStack])];

export type ExistingLoadBalancer = NonNullable<NonNullable<TealService['existing']>['loadBalancer']>;
export type InstanceTest = NonNullable<z.infer<typeof ephemeral>['test']>;
export type InstanceLoad = z.infer<typeof load>;
export type ExpectedAnswer = z.infer<typeof expectedAnswer>;
export type Notify = z.infer<typeof notify>;
export type Channel = z.infer<typeof channel>;
export type Receiver = z.infer<typeof receiver>;
