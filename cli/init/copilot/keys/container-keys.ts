import { both, carried, changed, type KeyRow, left, row } from './row';

const CUSTOMIZE = 'lib/customize.ts';
const NOT_READ =
  'the file may hold secrets and is not read: write its variables into environment, its secrets into secrets';
const EXPORT =
  'what the stack exports is not known here: aws cloudformation list-exports tells it; write the value itself';
const FIRELENS =
  'logs go to CloudWatch Logs; add a log router in lib/customize.ts, or a subscription filter to the log group';
const BUILD_OF_TEAL =
  'the build takes the Dockerfile of a directory, and nothing beside it; move it into the Dockerfile';

const imageKeys: readonly KeyRow[] = [
  row('image.build', carried('build, the directory of the Dockerfile'), carried('ContainerImage.fromAsset')),
  row(
    'image.build.dockerfile',
    carried('build, where it is named Dockerfile and stands in the context'),
    carried('file of ContainerImage.fromAsset'),
  ),
  row('image.build.context', carried('build'), carried('directory of ContainerImage.fromAsset')),
  row('image.build.target', left(BUILD_OF_TEAL), carried('target of ContainerImage.fromAsset')),
  row('image.build.args.*', left(BUILD_OF_TEAL), carried('buildArgs of ContainerImage.fromAsset')),
  both('image.build.cache_from', left('a cache of builds changes no image; the build has its own')),
  row(
    'image.location',
    changed('images/<service>/Dockerfile, one line FROM it: Teal releases what it has built, by digest'),
    carried('ContainerImage.fromRegistry or fromEcrRepository'),
  ),
  row(
    'image.credentials',
    left('whoever builds pulls it: docker login before the build'),
    carried('credentials of ContainerImage.fromRegistry'),
  ),
  row('image.port', carried('port'), carried('portMappings, and Cloud Map')),
  row('image.labels.*', carried(CUSTOMIZE), carried('dockerLabels')),
  row('image.depends_on.*', carried(CUSTOMIZE), carried('addContainerDependencies')),
  ...['command', 'interval', 'retries', 'timeout', 'start_period'].map((key) =>
    row(
      `image.healthcheck.${key}`,
      left('the load balancer asks the health path instead, and no task gets traffic without'),
      carried('healthCheck of the container'),
    ),
  ),
];

const sidecarText = 'addContainer, in lib/customize.ts or lib/jobs.ts';
const sidecarKeys: readonly KeyRow[] = [
  ...['port', 'image', 'image.location', 'essential', 'entrypoint', 'command', 'variables.*', 'secrets.*']
    .concat(['image.credentials', 'credentialsParameter', 'labels.*', 'depends_on.*'])
    .concat(['secrets.*.secretsmanager', 'mount_points.source_volume', 'mount_points.path'])
    .concat(['mount_points.read_only', 'healthcheck.command', 'healthcheck.interval'])
    .concat(['healthcheck.retries', 'healthcheck.timeout', 'healthcheck.start_period'])
    .map((key) => both(`sidecars.*.${key}`, carried(sidecarText))),
  both('sidecars.*.variables.*.from_cfn', left(EXPORT)),
  both('sidecars.*.secrets.*.from_cfn', left(EXPORT)),
  both('sidecars.*.env_file', left(NOT_READ)),
  ...['', '.dockerfile', '.context', '.target', '.cache_from', '.args.*'].map((key) =>
    both(
      `sidecars.*.image.build${key}`,
      left('a sidecar is not built here: push its image, give image.location and run this again'),
    ),
  ),
];

/** Of every container, and of what runs beside it. */
export const containerKeys: readonly KeyRow[] = [
  ...imageKeys,
  row('entrypoint', carried('container.entryPoint'), carried('entryPoint')),
  row('command', carried('container.command'), carried('command')),
  row('variables.*', carried('environment, environments.*.variables'), carried('environment')),
  both('variables.*.from_cfn', left(EXPORT)),
  both('env_file', left(NOT_READ)),
  row('secrets.*', carried('secrets and environments.*.secrets, or lib/customize.ts'), carried('secrets')),
  row(
    'secrets.*.secretsmanager',
    carried('secrets and environments.*.secrets, or lib/customize.ts'),
    carried('secrets'),
  ),
  both('secrets.*.from_cfn', left(EXPORT)),
  ...sidecarKeys,
  row('logging.retention', left('logs are kept for a month'), carried('retention of the log group')),
  ...['image', 'destination.**', 'enableMetadata', 'secretOptions.*', 'secretOptions.*.secretsmanager']
    .concat(['secretOptions.*.from_cfn', 'configFilePath', 'variables.*', 'variables.*.from_cfn'])
    .concat(['secrets.*', 'secrets.*.secretsmanager', 'secrets.*.from_cfn', 'env_file'])
    .map((key) => both(`logging.${key}`, left(FIRELENS))),
];
