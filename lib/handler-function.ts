import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage, type Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionNetwork, grantNetwork } from './function-network';

/** Where build.mjs puts the bundles: `dist/handlers/<name>/index.js`. */
const HANDLERS = join(__dirname, '..', 'dist', 'handlers');

export interface HandlerFunctionProps {
  /** Folder of the bundle: `smoke-test`, `traffic-rules`; or code of another place, in its `index.js`. */
  readonly handler: string | lambda.Code;
  readonly functionName: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment?: Record<string, string>;
  /** In MiB. @default 256 */
  readonly memorySize?: number;
  /** @default none: it shares the account's */
  readonly reservedConcurrentExecutions?: number;
  /** Of what `currentVersion` publishes. @default none */
  readonly versionDescription?: string;
  /** Of its role, for whoever must know it before it is made. @default CloudFormation makes one up */
  readonly roleName?: string;
  /** @default none: it runs outside of every VPC */
  readonly network?: FunctionNetwork;
  /** Files that stand beside its code, by name there: absolute paths. @default none */
  readonly files?: Readonly<Record<string, string>>;
}

/** One of Teal's handlers as a Lambda function: prebuilt bundle, JSON logs that expire, a role that may write just those. */
export class HandlerFunction extends Construct {
  public readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/teal/${props.functionName}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Not the managed AWSLambdaBasicExecutionRole: that may write to every log group of the account.
    const role = new iam.Role(this, 'Role', {
      roleName: props.roleName,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    if (props.network) grantNetwork(this, role, props.functionName);
    this.function = new lambda.Function(this, 'Function', {
      functionName: props.functionName,
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: props.memorySize ?? 256,
      timeout: props.timeout,
      handler: 'index.handler',
      code:
        typeof props.handler === 'string'
          ? codeOf(join(HANDLERS, props.handler), props.files ?? {})
          : props.handler,
      role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      environment: props.environment,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      ...(props.network && {
        vpc: props.network.vpc,
        vpcSubnets: props.network.subnets,
        securityGroups: [props.network.securityGroup],
      }),
      ...(props.versionDescription && { currentVersionOptions: { description: props.versionDescription } }),
    });
  }
}

/** The bundle, with files that a configuration names put beside it. */
function codeOf(bundle: string, files: Readonly<Record<string, string>>): lambda.Code {
  if (Object.keys(files).length === 0) return lambda.Code.fromAsset(bundle);
  return lambda.Code.fromAsset(bundle, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: what is copied needs no container.
      image: DockerImage.fromRegistry('none'),
      // What CDK tells two assets of one bundle by: it would give the second function the files of the first.
      environment: { ...files },
      local: {
        tryBundle(output) {
          cpSync(bundle, output, { recursive: true });
          for (const [name, file] of Object.entries(files)) copyFileSync(file, join(output, name));
          return true;
        },
      },
    },
  });
}
