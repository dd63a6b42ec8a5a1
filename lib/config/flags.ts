import { type Duration, minutes } from './duration';

/** A value that goes with a flag, what it is when nobody has set it, and what AppConfig lets it be. */
export type FlagAttribute =
  | { readonly type: 'boolean'; readonly default: boolean }
  | {
      readonly type: 'number';
      readonly default: number;
      /** @default none */
      readonly min?: number;
      /** @default none */
      readonly max?: number;
    }
  | {
      readonly type: 'string';
      readonly default: string;
      /** The only ones that it may be. @default any */
      readonly oneOf?: readonly string[];
    };

/** What flags and experiments have. */
export interface FlagBase {
  /** A small letter, then letters, digits, `-` and `_`: what the service asks for. */
  readonly name: string;
  /** Who takes it out again: an e-mail address, or a team as GitHub writes it: `@acme/checkout`. */
  readonly owner: string;
  /**
   * The day, `YYYY-MM-DD`, from which `teal flags audit` fails: the code behind the flag is decided by then. At most a year
   * ahead, or the audit fails too: what is longer is no flag, but a setting.
   */
  readonly expires: string;
  /** What is on when it is on. @default none */
  readonly description?: string;
}

/** What `flag()` takes. */
export interface FlagOptions extends FlagBase {
  /** By name, at most 20. @default none */
  readonly attributes?: Readonly<Record<string, FlagAttribute>>;
}

/** What `experiment()` takes. */
export interface ExperimentOptions extends FlagBase {
  /** Their shares in percent, which together are 100; two to five. The first one is what users have today. */
  readonly variants: Readonly<Record<string, number>>;
  /** What of a request tells users apart, and so keeps each on one variant: `userId`. */
  readonly by: string;
}

/** What `flag()` and `experiment()` make. */
export type Flag =
  | (FlagOptions & { readonly kind: 'flag' })
  | (ExperimentOptions & { readonly kind: 'experiment' });

/** How a flag's change goes out: a deployment of AppConfig of its own, which the service's deployment alarms turn back. */
export interface FlagRollout {
  /** Whole minutes until every task has it. 1 to 1440. @default minutes(20) two minutes of metrics for each of five steps, and time to look */
  readonly over?: Duration;
  /** Percent of the tasks that each step adds: 1 to 100. @default 20 five steps */
  readonly growth?: number;
  /** Whole minutes for which alarms are looked at when all have it. 0 to 1440. @default minutes(10) as a release's */
  readonly bake?: Duration;
}

/** AppConfig's agent: the share of the task that it has. */
export interface FlagAgent {
  /**
   * An image of AppConfig's agent, with a tag or digest. With the gate `admission` a copy of it in ECR, by digest.
   * @default 'public.ecr.aws/aws-appconfig/aws-appconfig-agent:2.0.13147' AWS's own build
   */
  readonly image?: string;
  /** In units of 1/1024 vCPU: 16 to half of the service's `cpu`. @default 32 an eighth of the smallest task */
  readonly cpu?: number;
  /** In MiB, at most: 64 to half of the service's `memory`. @default 64 a configuration has at most 2 MB */
  readonly memory?: number;
}

/** Feature flags of a service, in AWS AppConfig. */
export interface FlagsInput {
  /** 1 to 100. Which there are; whether one is on is no part of the template: `teal flags set`. */
  readonly flags: readonly Flag[];
  /** @default 20 % of the tasks at a time over 20 minutes, then 10 minutes of bake */
  readonly rollout?: FlagRollout;
  /** @default AWS's image, 32 of cpu and 64 MiB */
  readonly agent?: FlagAgent;
}

/** {@link FlagsInput}, filled in. */
export interface Flags {
  readonly flags: readonly Flag[];
  readonly rollout: Required<FlagRollout>;
  readonly agent: Required<FlagAgent>;
}

/**
 * source: a release of the agent that was in use in public when this was written; AWS's own `2.x` moves. Nothing here asks for
 * more: `Entity-Id` needs 2.0.136060 (user guide, "entity-based gradual deployments"), of which no image's tag was seen.
 */
export const defaultAgentImage = 'public.ecr.aws/aws-appconfig/aws-appconfig-agent:2.0.13147';
export const smallestAgent = { cpu: 16, memory: 64 } as const;

/** Where the agent listens: in the task alone. source: AWS AppConfig user guide, "AWS AppConfig Agent for Amazon ECS" */
export const agentAddress = 'http://127.0.0.1:2772';

/** The variable with the address under which a service reads its flags. */
export const FLAGS_URL = 'TEAL_FLAGS_URL';

/** Of AppConfig: the names by which the agent is asked. */
export const flagsUrl = (fullName: string, environment: string): string =>
  `${agentAddress}/applications/${fullName}/environments/${environment}/configurations/${FLAGS_PROFILE}`;

/** The profile with the values. */
export const FLAGS_PROFILE = 'flags';

/** Something that is on or off. @param options name, owner and expires; what it is */
export const flag = (options: FlagOptions): Flag => ({ kind: 'flag', ...options });

/** Something of which each user has one variant, always the same. @param options name, owner and expires; variants and by */
export const experiment = (options: ExperimentOptions): Flag => ({ kind: 'experiment', ...options });

export const fillFlags = ({ flags, rollout, agent }: FlagsInput): Flags => ({
  flags,
  rollout: { over: minutes(20), growth: 20, bake: minutes(10), ...rollout },
  agent: { image: defaultAgentImage, cpu: 32, memory: 64, ...agent },
});
