import { join } from 'node:path';
import { Malformed } from '../assembly/parse';

/** How a function's log is written. */
export interface LoggingConfig {
  /** @default 'Text', as Lambda has it */
  readonly LogFormat?: 'Text' | 'JSON';
  /**
   * The least level of what `console` methods write, with the format JSON alone.
   * @default 'INFO', as Lambda has it
   */
  readonly ApplicationLogLevel?: 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
  /**
   * The least level of what Lambda itself writes, with the format JSON alone. All that is modelled is INFO.
   * @default 'INFO', as Lambda has it
   */
  readonly SystemLogLevel?: 'DEBUG' | 'INFO' | 'WARN';
  /** @default `/aws/lambda/NAME`, as Lambda has it */
  readonly LogGroup?: string | undefined;
}

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
  readonly logging?: LoggingConfig;
}

// source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html (reserved environment variables)
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** Bytes of all names and values together. */
// source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const MOST_BYTES = 4096;

/**
 * @param where of the function, for people: `Stack.LogicalId`
 * @throws Malformed for variables that Lambda refuses
 */
export function requireEnvironment(variables: Readonly<Record<string, string>>, where: string): void {
  const at = (name: string) => `${where}.Environment.Variables.${name}`;
  const problems = Object.keys(variables).flatMap((name) => {
    if (RESERVED.has(name))
      return [`${at(name)} must be a name that Lambda does not reserve, got ${name}; rename it`];
    if (/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name)) return [];
    return [`${at(name)} must be a letter with letters, digits or _ behind it, got ${name}; rename it`];
  });
  const size = Object.entries(variables).reduce(
    (bytes, [name, value]) => bytes + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (size > MOST_BYTES) {
    problems.push(
      `${where}.Environment.Variables must be at most ${MOST_BYTES} bytes, got ${size}; keep large values elsewhere`,
    );
  }
  if (problems.length > 0) throw new Malformed(problems);
}

/** Where in CloudWatch Logs a function's log goes. */
export interface LogDestination {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

export function logDestination({
  name,
  logging,
}: Pick<FunctionEnvironment, 'name' | 'logging'>): LogDestination {
  return {
    logGroupName: logging?.LogGroup ?? `/aws/lambda/${name}`,
    logStreamName: `rehearsal/[$LATEST]${name}`,
  };
}

/** What Node reads once, when it starts: processes that differ in it are not exchanged for each other. */
export function startUpEnvironment(variables: Readonly<Record<string, string>>): Record<string, string> {
  const { NODE_OPTIONS } = variables;
  return { ...BASE, NODE_PATH: nodePath(), ...(NODE_OPTIONS && { NODE_OPTIONS }) };
}

/**
 * The whole environment of a hook's process: nothing of the caller's.
 */
// source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
export function lambdaEnvironment(of: FunctionEnvironment): Record<string, string> {
  return {
    ...BASE,
    NODE_PATH: nodePath(),
    ...of.environment,
    ...loggingEnvironment(of.logging),
    LAMBDA_TASK_ROOT: of.assetDirectory,
    _HANDLER: of.handler,
    _X_AMZN_TRACE_ID: 'Root=1-00000000-000000000000000000000000;Sampled=0',
    // The handler runs on the Node of this machine, whatever the template's Runtime says.
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    AWS_LAMBDA_FUNCTION_NAME: of.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(of.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logDestination(of).logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logDestination(of).logStreamName,
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

const BASE = { TZ: ':UTC', LANG: 'en_US.UTF-8' };

/** Lambda's runtime has the SDK here, and bundles that leave it out are common; that of the app stands in. */
function nodePath(): string {
  return join(process.cwd(), 'node_modules');
}

/** By these, Lambda's runtime for Node knows how to write. */
// source: aws-lambda-nodejs-runtime-interface-client
function loggingEnvironment({
  LogFormat,
  ApplicationLogLevel = 'INFO',
}: LoggingConfig = {}): Record<string, string> {
  if (LogFormat !== 'JSON') return {};
  return { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: ApplicationLogLevel };
}
