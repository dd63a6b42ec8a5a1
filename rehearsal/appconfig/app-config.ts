import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { readFlags } from './flag-configuration';
import { PREDEFINED, type Strategy } from './growth';
import { hashShare } from './hash-share';
import { type MonitoredAlarms, Rollout } from './rollout';

export const FEATURE_FLAGS = 'AWS.AppConfig.FeatureFlags';

export interface Application {
  readonly id: string;
  readonly name: string;
}

export interface ConfigurationEnvironment extends Application {
  readonly application: string;
  /** ARNs of alarms. */
  readonly monitors: readonly { readonly alarmArn: string; readonly roleArn?: string | undefined }[];
}

export interface Profile extends Application {
  readonly application: string;
  readonly type: string;
}

export interface HostedVersion {
  readonly number: number;
  readonly content: string;
  readonly contentType: string;
  readonly description?: string | undefined;
  readonly label?: string | undefined;
}

export interface Deployment {
  readonly number: number;
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly version: number;
  readonly description?: string | undefined;
  readonly rollout: Rollout;
}

export interface NewDeployment extends Omit<Deployment, 'number' | 'rollout' | 'version'> {
  readonly strategy: string;
  /** Number or label of a hosted version. */
  readonly version: string;
}

/** A complete deployment can be taken back for so long. source: AWS AppConfig API reference, StopDeployment */
const REVERTS_FOR_MS = 72 * 3_600_000;

/**
 * AWS AppConfig of an account and region: what can be deployed, what has been, and what each caller has. Which callers have a
 * version that is going out is a stable hash of the caller's own session: AWS says that it is a percentage of them, and not how
 * it chooses.
 *
 * source: AWS AppConfig API reference
 */
export class AppConfig {
  private readonly applications = new Map<string, Application>();
  private readonly environments = new Map<string, ConfigurationEnvironment>();
  private readonly profiles = new Map<string, Profile>();
  private readonly versions = new Map<string, HostedVersion[]>();
  private readonly strategies = new Map<string, Strategy>(PREDEFINED.map((each) => [each.id, each]));
  private readonly deployed = new Map<string, Deployment[]>();
  private made = 0;

  constructor(
    private readonly clock: Pick<Clock, 'now' | 'schedule'>,
    private readonly alarms: MonitoredAlarms,
  ) {}

  createApplication(name: string): Application {
    const application = { id: this.nextId(name), name };
    this.applications.set(application.id, application);
    return application;
  }

  createEnvironment(
    application: string,
    name: string,
    monitors: ConfigurationEnvironment['monitors'] = [],
  ): ConfigurationEnvironment {
    this.application(application);
    const environment = { id: this.nextId(name), name, application, monitors };
    this.environments.set(environment.id, environment);
    return environment;
  }

  createProfile(application: string, name: string, type = 'AWS.Freeform'): Profile {
    this.application(application);
    const profile = { id: this.nextId(name), name, application, type };
    this.profiles.set(profile.id, profile);
    return profile;
  }

  createStrategy(strategy: Omit<Strategy, 'id'>): Strategy {
    const made = { ...strategy, id: this.nextId(strategy.name) };
    this.strategies.set(made.id, made);
    return made;
  }

  /** @param latest that the caller has seen: another one is a conflict */
  createVersion(profileId: string, version: Omit<HostedVersion, 'number'>, latest?: number): HostedVersion {
    const profile = this.profile(undefined, profileId);
    if (profile.type === FEATURE_FLAGS) readFlags(version.content);
    const all = this.versions.get(profileId) ?? [];
    const newest = all.at(-1)?.number ?? 0;
    if (latest !== undefined && latest !== newest)
      throw new AwsError('ConflictException', `The latest version is ${newest}, not ${latest}`, 409);
    if (version.label !== undefined && all.some(({ label }) => label === version.label))
      throw new AwsError('ConflictException', `Version label ${version.label} is taken`, 409);
    const made = { ...version, number: newest + 1 };
    this.versions.set(profileId, [...all, made]);
    return made;
  }

  /** @throws AwsError ConflictException while another deployment of the environment is in progress */
  start({ strategy, version, ...of }: NewDeployment): Deployment {
    const { application, id, monitors } = this.environment(of.application, of.environment);
    this.profile(application, of.profile);
    const all = this.deployed.get(id) ?? [];
    if (all.some(({ rollout }) => rollout.isRunning))
      throw new AwsError(
        'ConflictException',
        `A deployment of environment ${id} is in progress; wait for it, or stop it`,
        409,
      );
    const rollout = new Rollout(this.strategy(strategy), {
      clock: this.clock,
      alarms: this.alarms,
      monitors: monitors.map(({ alarmArn }) => alarmArn.split(':alarm:').at(-1) ?? alarmArn),
    });
    const made = {
      ...{ ...of, number: (all.at(-1)?.number ?? 0) + 1 },
      ...{ version: this.version(of.profile, version).number, rollout },
    };
    this.deployed.set(id, [...all, made]);
    return made;
  }

  /** @param revert whether a complete one may be taken back */
  stop(application: string, environment: string, number: number, revert = false): Deployment {
    const deployment = this.deployment(application, environment, number);
    const { rollout } = deployment;
    if (rollout.stop()) return deployment;
    const isYoung = this.clock.now() - (rollout.completedAt ?? 0) <= REVERTS_FOR_MS;
    if (!revert || rollout.state !== 'COMPLETE' || !isYoung)
      throw new AwsError(
        'BadRequestException',
        `Deployment ${number} is ${rollout.state}: it cannot be stopped`,
      );
    rollout.revert();
    return deployment;
  }

  /**
   * What a caller has.
   *
   * @param session of the caller
   * @returns undefined while nothing has been deployed to it
   */
  versionFor(environment: string, profile: string, session: string): HostedVersion | undefined {
    const reaches = (this.deployed.get(environment) ?? [])
      .filter((each) => each.profile === profile && hashShare(session) < each.rollout.percent)
      .at(-1);
    return reaches && this.version(profile, `${reaches.version}`);
  }

  deployment(application: string, environment: string, number: number): Deployment {
    const found = this.deployments(application, environment).find((each) => each.number === number);
    return found ?? missing('deployment', `${number}`);
  }

  /** Newest first. */
  deployments(application: string, environment: string): readonly Deployment[] {
    return [...(this.deployed.get(this.environment(application, environment).id) ?? [])].reverse();
  }

  /** Newest first. */
  versionsOf(profile: string): readonly HostedVersion[] {
    return [...(this.versions.get(profile) ?? [])].reverse();
  }

  listApplications(): readonly Application[] {
    return [...this.applications.values()];
  }

  listEnvironments(application: string): readonly ConfigurationEnvironment[] {
    return [...this.environments.values()].filter((each) => each.application === application);
  }

  listProfiles(application: string): readonly Profile[] {
    return [...this.profiles.values()].filter((each) => each.application === application);
  }

  listStrategies(): readonly Strategy[] {
    return [...this.strategies.values()];
  }

  /** @param name or id */
  application(name: string): Application {
    return byIdOrName(this.listApplications(), name) ?? missing('application', name);
  }

  /** @param application its id or name @param name or id */
  environment(application: string, name: string): ConfigurationEnvironment {
    const of = this.listEnvironments(this.application(application).id);
    return byIdOrName(of, name) ?? missing('environment', name);
  }

  /** @param application its id or name; any, for undefined @param name or id */
  profile(application: string | undefined, name: string): Profile {
    const of = application === undefined ? undefined : this.application(application).id;
    const all = [...this.profiles.values()].filter((each) => of === undefined || each.application === of);
    return byIdOrName(all, name) ?? missing('configuration profile', name);
  }

  /** @param name number or label */
  version(profile: string, name: string): HostedVersion {
    const found = this.versions
      .get(profile)
      ?.find(({ number, label }) => `${number}` === name || label === name);
    return found ?? missing('hosted configuration version', name);
  }

  strategy(id: string): Strategy {
    return this.strategies.get(id) ?? missing('deployment strategy', id);
  }

  /** Seven letters and digits, as AWS's are. */
  private nextId(name: string): string {
    this.made += 1;
    return createHash('sha256').update(`${this.made}/${name}`).digest('hex').slice(0, 7);
  }
}

const byIdOrName = <T extends Application>(all: readonly T[], name: string): T | undefined =>
  all.find(({ id }) => id === name) ?? all.find((each) => each.name === name);

function missing(what: string, name: string): never {
  throw new AwsError('ResourceNotFoundException', `There is no ${what} ${name}`, 404);
}
