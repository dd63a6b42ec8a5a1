import type { Answer } from './answer';
import type { AwsService } from './aws-service';
import type { Call } from './call';
import { jsonError, readJson } from './json-protocol';
import type { WireRequest } from './wire-request';

interface Route {
  readonly method: string;
  /** With the names of its parts, as the SDK names them. */
  readonly path: string;
  readonly status: number;
}

const APPLICATION = '/applications/{ApplicationId}';
const ENVIRONMENT = `${APPLICATION}/environments/{EnvironmentId}`;
const PROFILE = `${APPLICATION}/configurationprofiles/{ConfigurationProfileId}`;
const VERSIONS = `${PROFILE}/hostedconfigurationversions`;
const route = (method: string, path: string, status = 200): Route => ({ method, path, status });

/** source: AWS AppConfig and AppConfigData API reference, the request of each operation */
const ROUTES: Readonly<Record<string, Route>> = {
  CreateApplication: route('POST', '/applications', 201),
  GetApplication: route('GET', APPLICATION),
  ListApplications: route('GET', '/applications'),
  CreateEnvironment: route('POST', `${APPLICATION}/environments`, 201),
  GetEnvironment: route('GET', ENVIRONMENT),
  ListEnvironments: route('GET', `${APPLICATION}/environments`),
  CreateConfigurationProfile: route('POST', `${APPLICATION}/configurationprofiles`, 201),
  GetConfigurationProfile: route('GET', PROFILE),
  ListConfigurationProfiles: route('GET', `${APPLICATION}/configurationprofiles`),
  CreateHostedConfigurationVersion: route('POST', VERSIONS, 201),
  GetHostedConfigurationVersion: route('GET', `${VERSIONS}/{VersionNumber}`),
  DeleteHostedConfigurationVersion: route('DELETE', `${VERSIONS}/{VersionNumber}`, 204),
  ListHostedConfigurationVersions: route('GET', VERSIONS),
  CreateDeploymentStrategy: route('POST', '/deploymentstrategies', 201),
  GetDeploymentStrategy: route('GET', '/deploymentstrategies/{DeploymentStrategyId}'),
  ListDeploymentStrategies: route('GET', '/deploymentstrategies'),
  StartDeployment: route('POST', `${ENVIRONMENT}/deployments`, 201),
  GetDeployment: route('GET', `${ENVIRONMENT}/deployments/{DeploymentNumber}`),
  ListDeployments: route('GET', `${ENVIRONMENT}/deployments`),
  StopDeployment: route('DELETE', `${ENVIRONMENT}/deployments/{DeploymentNumber}`, 202),
  StartConfigurationSession: route('POST', '/configurationsessions', 201),
  GetLatestConfiguration: route('GET', '/configuration'),
};

const OF_DATA = new Set(['StartConfigurationSession', 'GetLatestConfiguration']);

/** What stands in headers, as the SDK names it; and in the query. */
const HEADERS: Readonly<Record<string, string>> = {
  description: 'Description',
  versionlabel: 'VersionLabel',
  'latest-version-number': 'LatestVersionNumber',
  'allow-revert': 'AllowRevert',
};
const QUERY: Readonly<Record<string, string>> = {
  configuration_token: 'ConfigurationToken',
  max_results: 'MaxResults',
  next_token: 'NextToken',
  type: 'Type',
  version_label: 'VersionLabel',
};

/** Of an answer whose body is the configuration: the rest stands in headers. */
const ANSWERED: Readonly<Record<string, string>> = {
  ApplicationId: 'Application-Id',
  ConfigurationProfileId: 'Configuration-Profile-Id',
  VersionNumber: 'Version-Number',
  Description: 'Description',
  NextPollConfigurationToken: 'Next-Poll-Configuration-Token',
  NextPollIntervalInSeconds: 'Next-Poll-Interval-In-Seconds',
};

/** REST JSON, of AppConfig and AppConfigData, which are signed for one name. Undefined for a request to another service. */
// source: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
export function appConfigCall(request: WireRequest, services: readonly AwsService[]): Call | undefined {
  if (request.signedFor !== 'appconfig') return undefined;
  const [path = '', query = ''] = request.path.split(/\?(.*)/s);
  const found = routeOf(request.method, path);
  const operation = found?.operation ?? `${request.method} ${path}`;
  const serviceName = OF_DATA.has(operation) ? 'AppConfigData' : 'AppConfig';
  return {
    service: services.find(({ name, restJson }) => restJson === true && name === serviceName),
    serviceName,
    operation,
    input: () => ({
      ...found?.parts,
      ...named(Object.entries(request.headers), HEADERS),
      ...named([...new URLSearchParams(query)], QUERY),
      ...(operation === 'CreateHostedConfigurationVersion'
        ? { Content: new Uint8Array(request.body), ContentType: request.headers['content-type'] }
        : (readJson(request.body.toString('utf8')) as object)),
    }),
    answer: (output) => answerOf(found?.route.status ?? 200, output, operation),
    error: (error) => jsonError({ version: '1.1' }, error),
  };
}

const named = (
  given: readonly (readonly [string, unknown])[],
  names: Readonly<Record<string, string>>,
): object =>
  Object.fromEntries(
    given.flatMap(([name, value]) => {
      const known = names[name];
      return known === undefined ? [] : [[known, value]];
    }),
  );

function routeOf(method: string, path: string) {
  for (const [operation, each] of Object.entries(ROUTES)) {
    if (each.method !== method) continue;
    const pattern = each.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}/?$`).exec(path);
    if (!match) continue;
    const parts = Object.entries(match.groups ?? {}).map(([name, part]) => [name, decodeURIComponent(part)]);
    return { operation, route: each, parts: Object.fromEntries(parts) as object };
  }
  return undefined;
}

/** Whose body is the configuration itself. */
const OF_CONTENT = new Set([
  'CreateHostedConfigurationVersion',
  'GetHostedConfigurationVersion',
  'GetLatestConfiguration',
]);

function answerOf(status: number, output: object, operation: string): Answer {
  if (!OF_CONTENT.has(operation))
    // Times are ISO 8601 here, as JSON writes a Date.
    return { status, contentType: 'application/json', body: JSON.stringify(output) };
  const { Content, Configuration = Content, ContentType, VersionLabel, ...rest } = output as Contents;
  const label = operation === 'GetLatestConfiguration' ? 'Version-Label' : 'VersionLabel';
  const headers = [
    ...Object.entries(rest).map(([name, value]) => [ANSWERED[name] ?? name, value] as const),
    [label, VersionLabel] as const,
  ].filter(([, value]) => value !== undefined);
  return {
    status,
    contentType: ContentType,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, `${value}`])),
    body: Configuration ?? '',
  };
}

interface Contents extends Readonly<Record<string, unknown>> {
  readonly Content?: string;
  readonly Configuration?: string;
  readonly ContentType: string;
  readonly VersionLabel?: string;
}
