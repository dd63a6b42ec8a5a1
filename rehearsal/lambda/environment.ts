import { join } from 'node:path';

/** What a function's environment is made of. */
export interface FunctionEnvironment {
  readonly name: string;
  readonly handler: string;
  readonly assetDirectory: string;
  readonly memoryMb: number;
  readonly region: string;
  readonly endpointUrl: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The template's variables, resolved. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The whole environment of a hook's process: nothing of the caller's. Lambda's own names win over the template's,
 * which Lambda refuses.
 */
// source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
export function lambdaEnvironment(of: FunctionEnvironment): Record<string, string> {
  return {
    ...of.environment,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    LAMBDA_TASK_ROOT: of.assetDirectory,
    // Lambda's runtime has the SDK here, and bundles that leave it out are common; that of the app stands in.
    NODE_PATH: join(process.cwd(), 'node_modules'),
    _HANDLER: of.handler,
    _X_AMZN_TRACE_ID: 'Root=1-00000000-000000000000000000000000;Sampled=0',
    // The handler runs on the Node of this machine, whatever the template's Runtime says.
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    AWS_LAMBDA_FUNCTION_NAME: of.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(of.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${of.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `rehearsal/[$LATEST]${of.name}`,
    AWS_REGION: of.region,
    AWS_DEFAULT_REGION: of.region,
    AWS_ACCESS_KEY_ID: of.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: of.credentials.secretAccessKey,
    AWS_ENDPOINT_URL: of.endpointUrl,
    // Without HOME the SDK finds the caller's home in the user database, and would read these there.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
