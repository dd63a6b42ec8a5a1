import {
  type AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  GetDeploymentCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  ListHostedConfigurationVersionsCommand,
  StartDeploymentCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import { must } from '../../lambda/uniformity/must';
import type { FlagsPlace } from '../records/deployed';
import { type Declared, parseDeclared, parseValues, type Values } from './values';

/** The profile's name; see lib/config/flags.ts. */
const PROFILE = 'flags';

/** States in which nothing else can go out. source: AWS AppConfig API reference, DeploymentSummary (State) */
export const RUNNING = ['DEPLOYING', 'BAKING', 'VALIDATING', 'ROLLING_BACK'];

export interface Deployment {
  readonly number: number;
  readonly version: number;
  readonly state: string;
  readonly percent: number;
  readonly events: readonly { readonly type: string; readonly by: string; readonly text: string }[];
}

/** What is out, and what goes out. */
export interface Standing {
  readonly declared: readonly Declared[];
  /** Of the last deployment that completed: what was turned back has a version too, and is not out. */
  readonly values: Values;
  /** The newest version, out or not: the guard against somebody who writes at the same time. */
  readonly latest: number;
  readonly underway: Deployment | undefined;
  readonly last: Deployment | undefined;
}

const text = (content: Uint8Array | undefined): string =>
  Buffer.from(must(content, 'Content')).toString('utf8');

/** AppConfig, for one service in one environment. */
export class FlagsOfService {
  constructor(
    private readonly client: AppConfigClient,
    private readonly place: FlagsPlace,
  ) {}

  public async read(): Promise<Standing> {
    const summaries = await this.deployments();
    const complete = summaries.find(({ State }) => State === 'COMPLETE');
    const running = summaries.find(({ State }) => RUNNING.includes(State ?? ''));
    const [values, declared, latest, underway, last] = await Promise.all([
      this.version(this.place.profile, Number(must(complete?.ConfigurationVersion, 'ConfigurationVersion'))),
      this.newest(this.place.declared).then((number) => this.version(this.place.declared, number)),
      this.newest(this.place.profile),
      running && this.deployment(must(running.DeploymentNumber, 'DeploymentNumber')),
      summaries[0] && this.deployment(must(summaries[0].DeploymentNumber, 'DeploymentNumber')),
    ]);
    return { declared: parseDeclared(declared), values: parseValues(values), latest, underway, last };
  }

  /** @throws ConflictException where somebody has written a version since `latest` */
  public async write(values: Values, latest: number, description: string): Promise<number> {
    const { VersionNumber } = await this.client.send(
      new CreateHostedConfigurationVersionCommand({
        ...this.of(this.place.profile),
        Content: Buffer.from(JSON.stringify(values)),
        ContentType: 'application/json',
        LatestVersionNumber: latest,
        Description: description.slice(0, 1024),
      }),
    );
    return must(VersionNumber, 'VersionNumber');
  }

  /** @throws ConflictException where another deployment runs */
  public async start(version: number, how: 'gradual' | 'atOnce', description: string): Promise<number> {
    const { DeploymentNumber } = await this.client.send(
      new StartDeploymentCommand({
        ...this.of(this.place.profile),
        EnvironmentId: this.place.environment,
        ConfigurationVersion: String(version),
        DeploymentStrategyId: this.place[how],
        Description: description.slice(0, 1024),
      }),
    );
    return must(DeploymentNumber, 'DeploymentNumber');
  }

  /**
   * One that goes out, bakes, or is complete since it was looked at: the values of before are out again. AppConfig stops one that bakes
   * only where it may revert. source: AWS AppConfig API reference, StopDeployment (AllowRevert)
   */
  public async stop(number: number): Promise<void> {
    const asked = { ...this.ofEnvironment(), DeploymentNumber: number, AllowRevert: true };
    await this.client.send(new StopDeploymentCommand(asked));
  }

  public async valuesOf(version: number): Promise<Values> {
    return parseValues(await this.version(this.place.profile, version));
  }

  public async deployment(number: number): Promise<Deployment> {
    const found = await this.client.send(
      new GetDeploymentCommand({ ...this.ofEnvironment(), DeploymentNumber: number }),
    );
    return {
      number,
      version: Number(must(found.ConfigurationVersion, 'ConfigurationVersion')),
      state: must(found.State, 'State'),
      percent: found.PercentageComplete ?? 0,
      events: (found.EventLog ?? []).map(({ EventType = '', TriggeredBy = '', Description = '' }) => ({
        ...{ type: EventType, by: TriggeredBy, text: Description },
      })),
    };
  }

  /** Newest first, of values alone. source: AWS AppConfig API reference, ListDeployments */
  private async deployments() {
    const { Items } = await this.client.send(
      new ListDeploymentsCommand({ ...this.ofEnvironment(), MaxResults: 50 }),
    );
    return (Items ?? [])
      .filter(({ ConfigurationName = PROFILE }) => ConfigurationName === PROFILE)
      .sort((one, other) => (other.DeploymentNumber ?? 0) - (one.DeploymentNumber ?? 0));
  }

  /** All pages: AWS's own name no order. */
  private async newest(profile: string): Promise<number> {
    const numbers: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.client.send(
        new ListHostedConfigurationVersionsCommand({ ...this.of(profile), MaxResults: 50, NextToken }),
      );
      numbers.push(
        ...must(page.Items, 'Items').map(({ VersionNumber }) => must(VersionNumber, 'VersionNumber')),
      );
      NextToken = page.NextToken;
    } while (NextToken);
    return Math.max(...numbers);
  }

  private async version(profile: string, number: number): Promise<string> {
    const { Content } = await this.client.send(
      new GetHostedConfigurationVersionCommand({ ...this.of(profile), VersionNumber: number }),
    );
    return text(Content);
  }

  private of(profile: string) {
    return { ApplicationId: this.place.application, ConfigurationProfileId: profile };
  }

  private ofEnvironment() {
    return { ApplicationId: this.place.application, EnvironmentId: this.place.environment };
  }
}
