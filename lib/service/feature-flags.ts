import { CfnOutput, type CfnResource, Duration, Stack, Tags } from 'aws-cdk-lib';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { inMinutes } from '../config/duration';
import { FLAGS_PROFILE, type Flags } from '../config/flags';
import type { Environment, Service } from '../config/types-resolved';
import { FlagsAgent } from './feature-flags-agent';
import type { Task } from './task';

export interface FeatureFlagsProps {
  readonly flags: Flags;
  /** `<service>-<environment>`: the application. */
  readonly fullName: string;
  /** Its name. */
  readonly environment: string;
  readonly task: Task;
  /** What turns a change of a flag back. */
  readonly alarms: readonly cloudwatch.IAlarm[];
}

/** Of an environment. source: AWS AppConfig API reference, CreateEnvironment, Monitors */
const MOST_MONITORS = 5;

/** What AppConfig has before anybody has set a flag: the same for every set of flags, for ever. */
const NO_FLAGS = '{"version":"1","flags":{},"values":{}}';

/** By it a person's role tells this service's from others, whose ids AWS makes. */
export const FLAGS_TAG = 'teal:flags';

/** The output that says where the flags are. */
export const FLAGS_OUTPUT = 'FeatureFlags';

/**
 * The service's feature flags, in AWS AppConfig.
 *
 * The stack makes the place for values and no values. Its one deployment brings a first version without any flag, so that the
 * agent has something to answer; neither that version nor that deployment has a property that a flag, a rollout or a
 * release could change, so CloudFormation never runs it again and never puts a value back. What is on is what
 * `teal flags set` has deployed; a flag that was never set is off. Which flags there are is a version of a profile
 * beside it, which no task reads.
 *
 * No validator: AppConfig itself checks flags and their attributes by the constraints of their definitions, takes no JSON
 * schema for them, and a function that could refuse a version could refuse a kill.
 * source: AWS AppConfig user guide, "Understanding validators"
 */
export class FeatureFlags extends Construct {
  /** Beside the service in each task. */
  public readonly agent: FlagsAgent;
  /** `<service>-<environment>` in AppConfig. */
  public readonly application: appconfig.Application;
  /** With the alarms that turn a change back. */
  public readonly environment: appconfig.Environment;

  constructor(scope: Construct, id: string, props: FeatureFlagsProps) {
    super(scope, id);
    const { flags, fullName, task } = props;
    this.application = new appconfig.Application(this, 'Application', {
      applicationName: fullName,
      description: `Feature flags of ${fullName}`,
    });
    this.environment = this.createEnvironment(props);
    const values = this.profile('Values', FLAGS_PROFILE, 'AWS.AppConfig.FeatureFlags');
    const declared = this.profile('Declared', 'declared', 'AWS.Freeform');
    this.version('DeclaredVersion', declared, declarations(flags));
    const { rollout } = flags;
    const gradual = new appconfig.DeploymentStrategy(this, 'Gradual', {
      deploymentStrategyName: `${fullName}-gradual`,
      rolloutStrategy: appconfig.RolloutStrategy.linear({
        growthFactor: rollout.growth,
        deploymentDuration: Duration.minutes(inMinutes(rollout.over)),
        finalBakeTime: Duration.minutes(inMinutes(rollout.bake)),
      }),
    });
    const atOnce = new appconfig.DeploymentStrategy(this, 'AtOnce', {
      deploymentStrategyName: `${fullName}-at-once`,
      rolloutStrategy: appconfig.RolloutStrategy.linear({
        growthFactor: 100,
        deploymentDuration: Duration.minutes(0),
        finalBakeTime: Duration.minutes(0),
      }),
    });
    const first = this.firstValues(values, atOnce);
    this.agent = new FlagsAgent(this, 'Agent', { ...props, settings: flags.agent });
    // A container is no resource: the revision that has it waits, so that the first tasks find the first values.
    (task.definition.node.defaultChild as CfnResource).addResourceDependency(first);
    this.allowRead(task.definition.taskRole, values);
    Tags.of(this).add(FLAGS_TAG, fullName, {
      // A tag of these would be a change of theirs, and so another version or deployment.
      excludeResourceTypes: ['AWS::AppConfig::Deployment', 'AWS::AppConfig::HostedConfigurationVersion'],
    });
    const ids = [this.application.applicationId, this.environment.environmentId, values.ref, declared.ref];
    new CfnOutput(this, 'Output', {
      description: 'Where the flags are: application/environment/profile/declarations/gradual/at once',
      value: [...ids, gradual.deploymentStrategyId, atOnce.deploymentStrategyId].join('/'),
    }).overrideLogicalId(FLAGS_OUTPUT);
  }

  private createEnvironment({ fullName, environment, alarms }: FeatureFlagsProps): appconfig.Environment {
    if (alarms.length > MOST_MONITORS)
      throw new Error(
        `alarms of ${fullName} must be at most ${MOST_MONITORS}, got ${alarms.length}; AppConfig looks at no more`,
      );
    const role = new iam.Role(this, 'MonitorRole', {
      assumedBy: new iam.ServicePrincipal('appconfig.amazonaws.com'),
      description: `AppConfig looks at the alarms of ${fullName} while a flag goes out`,
      inlinePolicies: {
        Alarms: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              actions: ['cloudwatch:DescribeAlarms'],
              resources: alarms.map(({ alarmArn }) => alarmArn),
            }),
          ],
        }),
      },
    });
    return new appconfig.Environment(this, 'Environment', {
      application: this.application,
      environmentName: environment,
      monitors: alarms.map((alarm) => appconfig.Monitor.fromCloudWatchAlarm(alarm, role)),
    });
  }

  /** L1: the L2 makes a profile together with a version, under a name that changes with its content. */
  private profile(id: string, name: string, type: string): appconfig.CfnConfigurationProfile {
    return new appconfig.CfnConfigurationProfile(this, id, {
      ...{ applicationId: this.application.applicationId, name, type, locationUri: 'hosted' },
    });
  }

  private version(
    id: string,
    profile: appconfig.CfnConfigurationProfile,
    content: string,
  ): appconfig.CfnHostedConfigurationVersion {
    return new appconfig.CfnHostedConfigurationVersion(this, id, {
      applicationId: this.application.applicationId,
      configurationProfileId: profile.ref,
      ...{ content, contentType: 'application/json' },
    });
  }

  private firstValues(
    profile: appconfig.CfnConfigurationProfile,
    strategy: appconfig.DeploymentStrategy,
  ): appconfig.CfnDeployment {
    const version = this.version('FirstValues', profile, NO_FLAGS);
    const deployment = new appconfig.CfnDeployment(this, 'FirstDeployment', {
      applicationId: this.application.applicationId,
      environmentId: this.environment.environmentId,
      configurationProfileId: profile.ref,
      configurationVersion: version.ref,
      deploymentStrategyId: strategy.deploymentStrategyId,
    });
    // Another logical id would be another deployment, of no flags at all, over all that is on.
    version.overrideLogicalId('FlagsFirstValues');
    deployment.overrideLogicalId('FlagsFirstDeployment');
    return deployment;
  }

  /** Of this environment's values alone. source: Service Authorization Reference, AWS AppConfig, configuration */
  private allowRead(role: iam.IRole, profile: appconfig.CfnConfigurationProfile): void {
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['appconfig:GetLatestConfiguration', 'appconfig:StartConfigurationSession'],
        resources: [
          Stack.of(this).formatArn({
            ...{ service: 'appconfig', resource: 'application' },
            resourceName: `${this.application.applicationId}/environment/${this.environment.environmentId}/configuration/${profile.ref}`,
          }),
        ],
      }),
    );
  }
}

/** By what verbs refuse a flag that nobody has declared or whose day has come, and know its first values. */
const declarations = ({ flags }: Flags): string => JSON.stringify({ schemaVersion: 1, flags });

/** Those of a service that has some. */
export function featureFlagsOf(
  scope: Construct,
  {
    service,
    environment,
    ...props
  }: Pick<FeatureFlagsProps, 'task' | 'alarms'> & {
    readonly service: Service;
    readonly environment: Environment;
  },
): FeatureFlags | undefined {
  if (service.flags === undefined) return undefined;
  return new FeatureFlags(scope, 'FeatureFlags', {
    ...{ flags: service.flags, fullName: `${service.name}-${environment.name}` },
    ...{ environment: environment.name, ...props },
  });
}
