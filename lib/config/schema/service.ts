import { WORKER_QUEUE_URL } from '../../../lambda/shared/environment';
import { DATABASE } from '../database';
import { defaultHealth } from '../defaults';
import { defaultCpu, describeMemory, fargateMemory } from '../fargate-sizes';
import { FLAGS_URL } from '../flags';
import { namePattern, reservedPrefix, testHeaderName } from '../names';
import { variablesOf } from '../secrets';
import { METRICS_OF, OTEL } from '../telemetry';
import type { HealthInput, LocalInput, ServiceInput, TasksInput } from '../types';
import { sendingVariable } from '../workers';
import { database, isDatabaseUrl } from './database';
import { dependencies } from './dependencies';
import { container } from './existing';
import {
  complain,
  field,
  fields,
  flag,
  isObject,
  list,
  once,
  oneOf,
  type Shape,
  text,
  texts,
  variableName,
  variableRule,
  whole,
} from './field';
import { flags } from './flags';
import { gates } from './gates';
import { headerName, requestPath } from './gates/smoke-test';
import { jobs } from './jobs';
import { objectives } from './objectives';
import { release } from './release';
import { secrets } from './secrets';
import { telemetry } from './telemetry';
import { watch } from './watch';
import { workers } from './workers';

export const nameRule = 'small letters, digits and single hyphens, first a letter';

/** Docker and `sh -c` take anything; an empty one is a mistake. */
const filled = (advice: string) => text(/\S/, 'text that is not empty', advice);

const health = fields(
  {
    ready: requestPath.optional(),
    intervalSeconds: whole(5, 300, 'a load balancer asks no more and no less often').optional(),
    timeoutSeconds: whole(2, 120, 'a load balancer waits no less and no longer').optional(),
    graceSeconds: whole(0, 2_147_483_647, 'give the seconds that a task needs to become ready').optional(),
  } satisfies Shape<HealthInput>,
  // As seconds(10) would be elsewhere in the configuration.
  {
    path: 'ready',
    every: 'intervalSeconds',
    interval: 'intervalSeconds',
    timeout: 'timeoutSeconds',
    within: 'timeoutSeconds',
    grace: 'graceSeconds',
  },
).superRefine(
  ({ intervalSeconds, timeoutSeconds }, context) => {
    const interval = intervalSeconds ?? defaultHealth.intervalSeconds;
    if (timeoutSeconds !== undefined && timeoutSeconds >= interval) {
      complain(context, ['timeoutSeconds'], {
        rule: `less than intervalSeconds, ${interval}`,
        advice: 'shorten it, or ask less often',
      });
    }
  },
  once('intervalSeconds', 'timeoutSeconds'),
);

const local = fields({
  command: filled('give the command that starts the service with PORT set'),
  directory: filled('leave it out for the directory of build').optional(),
  database: field<string>(
    isDatabaseUrl,
    'the address of a PostgreSQL of this machine',
    'write it like postgres://USER:PASSWORD@127.0.0.1:5432/NAME, and behind it nothing but ?sslrootcert=/PATH/cert.pem, from the root on: a rehearsal leaves this machine alone',
  ).optional(),
  flags: filled('give the file with the flags, as a hosted version of AppConfig has them').optional(),
} satisfies Shape<LocalInput>);

export const tasks = fields({
  min: whole(1, 5000, 'ECS runs at most 5000 tasks in a service').optional(),
  max: whole(1, 5000, 'ECS runs at most 5000 tasks in a service').optional(),
  cpuTarget: whole(10, 90, 'above 90 % nothing is left while new tasks start').optional(),
} satisfies Shape<TasksInput>).superRefine(
  ({ min, max }, context) => {
    if (min !== undefined && max !== undefined && min > max) {
      complain(context, ['min'], { rule: `at most max, ${max}`, advice: 'lower min or raise max' });
    }
  },
  once('min', 'max'),
);

const serviceName = field<string>(
  (value) => typeof value === 'string' && namePattern.test(value) && !`${value}-`.startsWith(reservedPrefix),
  `${nameRule}, and not begin with ${reservedPrefix}`,
  'it names the load balancer',
);

export type Reserved = readonly (readonly [name: string, rule: string, advice: string])[];

/** Environment variables that Teal fills in itself. */
export const setByTeal: Reserved = [
  ['PORT', 'left out, since Teal sets PORT to port', 'remove it: the load balancer asks nowhere else'],
  [
    'RELEASE',
    'left out, since Teal sets RELEASE to what tells the image from others',
    'give it another name: by RELEASE the gate separation tells versions apart',
  ],
  ...Object.values(METRICS_OF).map(
    (name) =>
      [
        name,
        `left out, since Teal sets ${name} to whose metrics the service writes`,
        'remove it: alarms and objectives look under that name alone',
      ] as const,
  ),
];

/** With a database. */
export const setForDatabase: Reserved = [DATABASE.secret, DATABASE.name, ...Object.keys(DATABASE.fields)].map(
  (name) => [name, `left out with database, since Teal sets ${name}`, 'remove it, or database'],
);

/** With a collector. */
export const setForTelemetry: Reserved = Object.values(OTEL).map((name) => [
  name,
  `left out with telemetry, since Teal sets ${name} for the collector beside the service`,
  'remove it, or telemetry',
]);

/** With flags. */
const setForFlags: Reserved = [
  [
    FLAGS_URL,
    `left out with flags, since Teal sets ${FLAGS_URL} for the agent beside the service`,
    'remove it, or flags',
  ],
];

/** With workers: where each finds its queue, and where the service sends, unless the queue is another's. */
const setForWorkers = (written: unknown): Reserved => {
  const all = Array.isArray(written) ? written.filter(isObject) : [];
  const sending = all.flatMap(({ name, queue }) =>
    typeof name === 'string' && queue === undefined ? [sendingVariable(name)] : [],
  );
  return [...(all.length > 0 ? [WORKER_QUEUE_URL] : []), ...sending].map((name) => [
    name,
    `left out with workers, since Teal sets ${name} to the URL of a queue`,
    'remove it, or give it another name',
  ]);
};

/** What a service with these has. */
export const reservedWith = ({
  telemetry,
  database,
  flags: withFlags,
  workers: written,
}: {
  readonly telemetry?: unknown;
  readonly flags?: unknown;
  readonly database?: unknown;
  readonly workers?: unknown;
}): Reserved => [
  ...setByTeal,
  ...(telemetry === undefined ? [] : setForTelemetry),
  ...(database === undefined ? [] : setForDatabase),
  ...(withFlags === undefined ? [] : setForFlags),
  ...setForWorkers(written),
];

/** What servers set by themselves, what is secret, and what leads test traffic: none of them tells versions apart. */
const takenHeaders: readonly string[] = [
  ...['cookie', 'set-cookie', 'authorization', 'date', 'server', 'age', 'via', 'host', 'connection'],
  ...[
    'content-type',
    'content-length',
    'content-encoding',
    'transfer-encoding',
    'cache-control',
    testHeaderName,
  ],
];

const versionHeader = field<string>(
  (value) =>
    typeof value === 'string' && headerName.test(value) && !takenHeaders.includes(value.toLowerCase()),
  'the name of a header of its own, which only the service sets',
  'write it like x-release: its values are shown in verdicts',
);

/** What other tools have under these names. */
const notTeals = {
  serviceConnect: {
    rule: 'left out: Teal does not support Service Connect, whose proxies balance requests past the load balancer that releases are shifted on',
    advice: 'use internal: true, and call the load balancer; see docs/existing.md',
  },
  policies: {
    rule: 'left out: what a service may do at AWS is code',
    advice:
      "write it in customize: delivery.service('shop', 'production').task.definition.addToTaskRolePolicy(…)",
  },
};

/** Of the name of a secret. */
const pathOf = (secrets: ServiceInput['secrets'], index: number): PropertyKey[] => [
  ...['secrets', index],
  ...(typeof secrets?.[index] === 'string' ? [] : ['name']),
];

export const service = fields(
  {
    name: serviceName,
    port: whole(1, 65535, 'give the port that the container listens on'),
    build: filled('give the directory with the Dockerfile').optional(),
    after: list(text(/\S/, 'the name of a service', "write it in quotes, like 'api'")).optional(),
    cpu: field<number>(
      (value) => typeof value === 'number' && fargateMemory.has(value),
      `one of ${[...fargateMemory.keys()].join(', ')}`,
      'Fargate offers no others',
    ).optional(),
    memory: whole(1, Number.MAX_SAFE_INTEGER, 'give it in MiB').optional(),
    architecture: oneOf(['ARM64', 'X86_64'], 'it must be the one that the image is built for').optional(),
    health: health.optional(),
    versionHeader: versionHeader.optional(),
    environment: texts(variableName, variableRule).optional(),
    secrets: secrets.optional(),
    database: database.optional(),
    local: local.optional(),
    tasks: tasks.optional(),
    release: release.optional(),
    gates: gates.optional(),
    objectives: objectives.optional(),
    watch: watch.optional(),
    dependencies: dependencies.optional(),
    telemetry: telemetry.optional(),
    flags: flags.optional(),
    internal: flag('true for a load balancer that answers in the VPC alone').optional(),
    container: container.optional(),
    jobs: jobs.optional(),
    workers: workers.optional(),
  } satisfies Shape<ServiceInput>,
  {},
  notTeals,
)
  .superRefine(
    ({ cpu = defaultCpu, memory }, context) => {
      const offered = fargateMemory.get(cpu) ?? [];
      if (memory !== undefined && !offered.includes(memory)) {
        complain(context, ['memory'], {
          rule: `${describeMemory(offered)} MiB with cpu ${cpu}`,
          advice: 'choose one of them, or another cpu',
        });
      }
    },
    once('cpu', 'memory'),
  )
  .superRefine(
    ({ environment = {}, secrets: written }, context) => {
      const names = variablesOf(written);
      names.forEach((name, index) => {
        const twice = names.indexOf(name) !== index;
        if (!twice && !Object.hasOwn(environment, name)) return;
        complain(context, pathOf(written, index), {
          // ECS refuses a container in which two entries fill one variable.
          rule: twice
            ? 'a variable that no other secret fills'
            : 'a variable that environment does not fill too',
          advice: 'keep one of the two',
        });
      });
    },
    once('environment', 'secrets'),
  )
  .superRefine(
    (service, context) => {
      const { environment = {}, secrets: written } = service;
      for (const [name, rule, advice] of reservedWith(service)) {
        const secret = variablesOf(written).indexOf(name);
        const paths = [
          ...(Object.hasOwn(environment, name) ? [['environment', name]] : []),
          ...(secret >= 0 ? [pathOf(written, secret)] : []),
        ];
        for (const path of paths) complain(context, path, { rule, advice });
      }
    },
    once('environment', 'secrets'),
  );
