import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { must } from '../../lambda/uniformity/must';
import { harmless } from '../aws/harmless';
import { clusterOf, type ServiceOptions } from '../aws/options';
import { missing, regionOf } from '../aws/region';
import { EXIT, VerbFailed } from '../exit-codes';
import { parsed, type Rate } from '../limit/rate';
import { type BackgroundPlace, backgroundPlaceOf } from './background-place';

/** The stack of a service in an environment, as it is deployed. */
export interface Deployed {
  readonly stackName: string;
  /** ARN. */
  readonly stackId: string;
  /** In CloudFormation's words: UPDATE_COMPLETE. */
  readonly status: string;
  /** ImageDigest and RollbackTo, in an environment of a pipeline. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Of ECS, where others are in it too. Absent: it is the service's own. */
  readonly cluster?: string;
  /** URI of the repository in the environment's region that it pulls from, without a tag. Absent without a pipeline. */
  readonly imageRepository?: string;
  /** Absent without a pipeline. */
  readonly records?: { readonly bucket: string; readonly environment: string };
  /** Of requests from one address. Absent where the environment has no edge. */
  readonly limit?: { readonly ruleGroup: string; readonly configured: Rate };
  /** In AppConfig. Absent without flags. */
  readonly flags?: FlagsPlace;
  /** Absent without jobs and workers, and where the stack is of a Teal that did not say it. */
  readonly background?: BackgroundPlace;
}

/** Where the feature flags of a service are: ids of AppConfig. */
export interface FlagsPlace {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly declared: string;
  readonly gradual: string;
  readonly atOnce: string;
}

/** A repository of ECR. */
export interface ImagePlace {
  /** Account. */
  readonly registryId: string;
  readonly region: string;
  readonly repositoryName: string;
}

/**
 * Reads the stack `<service>-<env>`. Its outputs name the repository and the records, so that a verb needs no
 * configuration.
 *
 * @throws VerbFailed when there is no such stack, or an output is not what Teal writes
 */
export async function deployedService(
  cloudFormation: CloudFormationClient,
  of: Pick<ServiceOptions, 'service' | 'env'>,
): Promise<Deployed> {
  const stackName = clusterOf(of);
  const stack = await describe(cloudFormation, stackName);
  if (stack === undefined) {
    throw problem(missing(`the stack ${stackName}`, 'none', await regionOf(cloudFormation)));
  }
  const pairs = (list: readonly (readonly [string | undefined, string | undefined])[]) =>
    Object.fromEntries(list.map(([key = '', value = '']) => [key, value]));
  const outputs = pairs((stack.Outputs ?? []).map((each) => [each.OutputKey, each.OutputValue]));
  const { ImageRepository: imageRepository, Records: records, Cluster: cluster } = outputs;
  const { LimitRuleGroup: ruleGroup, ConfiguredLimit: configured = 'none' } = outputs;
  return {
    stackName,
    stackId: must(stack.StackId, 'StackId'),
    status: must(stack.StackStatus, 'StackStatus'),
    parameters: pairs((stack.Parameters ?? []).map((each) => [each.ParameterKey, each.ParameterValue])),
    tags: pairs((stack.Tags ?? []).map((each) => [each.Key, each.Value])),
    ...(cluster !== undefined && { cluster: namedCluster(cluster, stackName) }),
    ...(imageRepository !== undefined && { imageRepository: repositoryOf(imageRepository, stackName) }),
    ...(records !== undefined && { records: recordsOf(records, of.env, stackName) }),
    ...(outputs.FeatureFlags !== undefined && { flags: flagsPlaceOf(outputs.FeatureFlags, stackName) }),
    ...(ruleGroup !== undefined && { limit: limitOf(ruleGroup, configured, stackName) }),
    ...(outputs.Background !== undefined && { background: backgroundOf(outputs.Background, stackName) }),
  };
}

/** Where the records of a service are. @throws VerbFailed when its environment has no pipeline, and so no records */
export function recordsPlaceOf(
  { records, stackName }: Pick<Deployed, 'records' | 'stackName'>,
  { service }: Pick<ServiceOptions, 'service'>,
): { readonly bucket: string; readonly environment: string; readonly service: string } {
  if (records) return { ...records, service };
  throw problem(
    `the stack ${stackName} must have the output Records, got none; deploy it again with this version of Teal, in an environment with a pipeline (repository in the configuration)`,
  );
}

async function describe(cloudFormation: CloudFormationClient, stackName: string) {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return must(Stacks, 'Stacks').find((each) => each.StackName === stackName);
  } catch (error) {
    const isMissing =
      error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
    if (isMissing) return undefined;
    throw error;
  }
}

/** Where the image of a service is pulled from. @throws VerbFailed when its environment has no pipeline */
export function imagePlaceOf({
  imageRepository = '',
  stackName,
}: Pick<Deployed, 'imageRepository' | 'stackName'>): ImagePlace {
  const [, registryId, region, repositoryName] = REPOSITORY.exec(imageRepository) ?? [];
  if (registryId !== undefined && region !== undefined && repositoryName !== undefined) {
    return { registryId, region, repositoryName };
  }
  throw problem(
    `the stack ${stackName} must have the output ImageRepository, got none; deploy it again with this version of Teal, in an environment with a pipeline (repository in the configuration)`,
  );
}

// What these hold becomes part of calls and of printed lines.

/**
 * What the output FeatureFlags says. source: AWS AppConfig API reference: an id is 4 to 7 small letters and digits
 *
 * @throws VerbFailed
 */
export function flagsPlaceOf(text: string, stackName: string): FlagsPlace {
  const [application, environment, profile, declared, gradual, atOnce, ...more] = text.split('/');
  const ids = [application, environment, profile, declared, gradual, atOnce];
  if (more.length > 0 || !ids.every((id) => id !== undefined && /^[a-z0-9]{4,7}$/.test(id)))
    throw problem(
      `the output FeatureFlags of the stack ${stackName} must be six ids of AppConfig, got ${harmless(text)}; deploy it again with this version of Teal`,
    );
  return { application, environment, profile, declared, gradual, atOnce } as FlagsPlace;
}

const REPOSITORY =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9]+(?:[._/-][a-z0-9]+)*)$/;

function repositoryOf(uri: string, stackName: string): string {
  if (REPOSITORY.test(uri)) return uri;
  throw problem(
    `the output ImageRepository of the stack ${stackName} must be the URI of a repository, got ${uri}; deploy it again`,
  );
}

function namedCluster(name: string, stackName: string): string {
  if (/^[A-Za-z0-9_-]{1,255}$/.test(name)) return name;
  throw problem(
    `the output Cluster of the stack ${stackName} must be the name of a cluster, got ${name}; deploy it again`,
  );
}

function recordsOf(text: string, env: string, stackName: string): NonNullable<Deployed['records']> {
  const [, bucket, environment] = /^([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\/([a-z][a-z0-9-]*)$/.exec(text) ?? [];
  if (bucket !== undefined && environment === env) return { bucket, environment };
  throw problem(
    `the output Records of the stack ${stackName} must be <bucket>/${env}, got ${text}; deploy it again`,
  );
}

/** Of a rule group that stands in front of a load balancer. source: Service Authorization Reference, AWS WAF V2, rulegroup */
const RULE_GROUP = /^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/rulegroup\/[A-Za-z0-9_-]+\/[0-9a-f-]+$/;

function limitOf(ruleGroup: string, text: string, stackName: string): NonNullable<Deployed['limit']> {
  const configured = parsed(text);
  const [output, rule, got] = RULE_GROUP.test(ruleGroup)
    ? ['ConfiguredLimit', 'REQUESTS/SECONDS', text]
    : ['LimitRuleGroup', 'the ARN of a regional rule group', ruleGroup];
  if (output === 'ConfiguredLimit' && configured !== undefined) return { ruleGroup, configured };
  throw problem(
    `the output ${output} of the stack ${stackName} must be ${rule}, got ${got}; deploy it again`,
  );
}

function backgroundOf(text: string, stackName: string): BackgroundPlace {
  const found = backgroundPlaceOf(text);
  if (found) return found;
  throw problem(
    `the output Background of the stack ${stackName} must be its jobs and workers, got ${text}; deploy it again with this version of Teal`,
  );
}

function problem(text: string): VerbFailed {
  return new VerbFailed(EXIT.COULD_NOT_RUN, harmless(`could not tell: ${text}`));
}
