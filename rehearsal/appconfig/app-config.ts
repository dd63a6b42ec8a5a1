import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { PREDEFINED, type Strategy } from './growth';
import { hashShare } from './hash-share';
import { type HostedVersion, HostedVersions } from './hosted-versions';
import { type MonitoredAlarms, Rollout } from './rollout';

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

export interface Deployment {
  readonly number: number;
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly version: number;
  /** As it was when the deployment began: what is out stays out when its version is deleted. */
  readonly hosted: HostedVersion;
  readonly description?: string | undefined;
  readonly rollout: Rollout;
}

export interface NewDeployment extends Omit<Deployment, 'number' | 'rollout' | 'version' | 'hosted'> {
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
  private readonly versions = new HostedVersions();
  private readonly strategies = new Map<string, Strategy>(PREDEFINED.map((each) => [each.id, each]));
  private readonly deployed = new Map<string, Deployment[]>();
  private made = 0;

  constructor(
    private readonly clock: Pick<Clock, 'now' | 'schedule'>,
    private readonly alarms: MonitoredAlarms,
  ) {}

  createApplication(name: string): Application {
    return this.putApplication({ id: this.nextId(name), name });
  }

  /** Makes it, or changes what its id says. */
  putApplication(application: Application): Application {
    this.applications.set(application.id, application);
    return application;
  }

  createEnvironment(
    application: string,
    name: string,
    monitors: ConfigurationEnvironment['monitors'] = [],
  ): ConfigurationEnvironment {
    return this.putEnvironment({ id: this.nextId(name), name, application, monitors });
  }

  /** @see putApplication What is going out keeps the alarms that it began with. */
  putEnvironment(environment: ConfigurationEnvironment): ConfigurationEnvironment {
    this.application(environment.application);
    this.environments.set(environment.id, environment);
    return environment;
  }

  createProfile(application: string, name: string, type = 'AWS.Freeform'): Profile {
    return this.putProfile({ id: this.nextId(name), name, application, type });
  }

  /** @see putApplication */
  putProfile(profile: Profile): Profile {
    this.application(profile.application);
    this.profiles.set(profile.id, profile);
    return profile;
  }

  createStrategy(strategy: Omit<Strategy, 'id'>): Strategy {
    return this.putStrategy({ ...strategy, id: this.nextId(strategy.name) });
  }

  /** @see putApplication */
  putStrategy(strategy: Strategy): Strategy {
    this.strategies.set(strategy.id, strategy);
    return strategy;
  }

  /** @param latest that the caller has seen: another one is a conflict */
  createVersion(profileId: string, version: Omit<HostedVersion, 'number'>, latest?: number): HostedVersion {
    return this.versions.create(this.profile(undefined, profileId), version, latest);
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
    const hosted = this.version(of.profile, version);
    const rollout = new Rollout(this.strategy(strategy), {
      clock: this.clock,
      alarms: this.alarms,
      monitors: monitors.map(({ alarmArn }) => alarmArn.split(':alarm:').at(-1) ?? alarmArn),
    });
    const made = {
      ...{ ...of, number: (all.at(-1)?.number ?? 0) + 1 },
      ...{ version: hosted.number, hosted, rollout },
    };
    this.deployed.set(id, [...all, made]);
    return made;
  }

  /** @param revert whether one that bakes may be stopped, and a complete one taken back */
  stop(application: string, environment: string, number: number, revert = false): Deployment {
    const deployment = this.deployment(application, environment, number);
    const { rollout } = deployment;
    if (rollout.stop(revert)) return deployment;
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
    return (this.deployed.get(environment) ?? [])
      .filter((each) => each.profile === profile && hashShare(session) < each.rollout.percent)
      .at(-1)?.hosted;
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
    return this.versions.of(profile);
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
    return this.versions.find(profile, name) ?? missing('hosted configuration version', name);
  }

  strategy(id: string): Strategy {
    return this.strategies.get(id) ?? missing('deployment strategy', id);
  }

  /** @throws AwsError BadRequestException while it has environments or profiles */
  deleteApplication(id: string): void {
    const { environments, profiles } = this;
    for (const [what, all] of Object.entries({ environments, 'configuration profiles': profiles }))
      requireNone(
        'application',
        id,
        what,
        [...all.values()].filter(({ application }) => application === id),
      );
    this.applications.delete(id);
  }

  /** @throws AwsError ConflictException while something goes out to it */
  deleteEnvironment(id: string): void {
    if (this.deployed.get(id)?.some(({ rollout }) => rollout.isRunning))
      throw new AwsError('ConflictException', `A deployment of environment ${id} is in progress`, 409);
    this.environments.delete(id);
    this.deployed.delete(id);
  }

  /** @throws AwsError BadRequestException while it has versions, whoever made them */
  deleteProfile(id: string): void {
    requireNone('configuration profile', id, 'hosted configuration versions', this.versions.of(id));
    this.profiles.delete(id);
  }

  /** Also one that is out: whoever has it keeps it. */
  deleteVersion(profile: string, number: number): void {
    this.versions.delete(profile, number);
  }

  /** Of what goes out by it nothing changes. */
  deleteStrategy(id: string): void {
    this.strategies.delete(id);
  }

  /** Seven letters and digits, as AWS's are. */
  private nextId(name: string): string {
    this.made += 1;
    return createHash('sha256').update(`${this.made}/${name}`).digest('hex').slice(0, 7);
  }
}

const byIdOrName = <T extends Application>(all: readonly T[], name: string): T | undefined =>
  all.find(({ id }) => id === name) ?? all.find((each) => each.name === name);

// source: AWS's words for a profile in pulumi/pulumi-aws#5675 and aws/aws-cdk#26804; for an application they are ours
function requireNone(of: string, id: string, what: string, all: readonly unknown[]): void {
  if (all.length === 0) return;
  throw new AwsError(
    'BadRequestException',
    `Cannot delete ${of} ${id} because there are still ${what} existing under it.`,
  );
}

function missing(what: string, name: string): never {
  throw new AwsError('ResourceNotFoundException', `There is no ${what} ${name}`, 404);
}
