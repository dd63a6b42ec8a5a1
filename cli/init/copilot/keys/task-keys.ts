import { both, carried, changed, type KeyRow, left, row } from './row';

const SCALES_BY_CPU =
  'Teal scales by cpu, which both versions of a release count towards; tasks.cpuTarget is what it aims at';
const COOLDOWN = 'AWS’s default of 300 s holds; set it in lib/customize.ts or lib/jobs.ts';
const SPOT = 'on Fargate, not on Fargate Spot, which takes tasks away with two minutes’ notice';
const SUBNETS = 'tasks run in the private subnets of the environment’s network';
const GROUPS =
  'a security group of Copilot’s network fits none of the new one: connections.addSecurityGroup() in lib/customize.ts';
const CONNECT =
  'Teal’s services are in no Service Connect namespace: call them by their load balancer (internal: true), or keep the caller in Copilot';
const NO_NAMESPACE =
  'no Service Connect namespace is made; Cloud Map finds it under its own name: let callers use that';
const ALARMS =
  'a release is judged by Teal’s own alarms of errors, slow answers and health, and by its gates';
const EFS_FIRST =
  'before the first deployment, let the tasks’ security group reach the file system at port 2049';
const PATCH = 'write it as addPropertyOverride() on the task definition, in lib/customize.ts or lib/jobs.ts';

const scaling = (key: string, plain: KeyRow['plain']): readonly KeyRow[] => [
  row(`count.${key}`, left(SCALES_BY_CPU), plain),
  row(`count.${key}.value`, left(SCALES_BY_CPU), plain),
  ...['in', 'out'].map((way) => both(`count.${key}.cooldown.${way}`, left(COOLDOWN))),
];

const countKeys: readonly KeyRow[] = [
  row('count', carried('tasks.min and tasks.max'), carried('desiredCount')),
  both('count.spot', changed(SPOT)),
  row('count.range', carried('tasks.min and tasks.max'), carried('autoScaleTaskCount')),
  row('count.range.min', carried('tasks.min'), carried('autoScaleTaskCount')),
  row('count.range.max', carried('tasks.max'), carried('autoScaleTaskCount')),
  both('count.range.spot_from', changed(SPOT)),
  ...['in', 'out'].map((way) => both(`count.cooldown.${way}`, left(COOLDOWN))),
  row('count.cpu_percentage', carried('tasks.cpuTarget'), carried('scaleOnCpuUtilization')),
  row('count.cpu_percentage.value', carried('tasks.cpuTarget'), carried('scaleOnCpuUtilization')),
  ...['in', 'out'].map((way) => both(`count.cpu_percentage.cooldown.${way}`, left(COOLDOWN))),
  ...scaling('memory_percentage', carried('scaleOnMemoryUtilization')),
  ...scaling('requests', undefined),
  ...scaling('response_time', undefined),
  ...['acceptable_latency', 'msg_processing_time'].map((key) =>
    row(
      `count.queue_delay.${key}`,
      undefined,
      changed('scaleOnMetric: steps by how many messages wait, at the backlog that both of them come to'),
    ),
  ),
  ...['in', 'out'].map((way) => row(`count.queue_delay.cooldown.${way}`, undefined, left(COOLDOWN))),
];

const storageKeys: readonly KeyRow[] = [
  row('storage.ephemeral', carried('lib/customize.ts'), carried('ephemeralStorageGiB')),
  row('storage.readonly_fs', carried('container.readonlyRoot'), carried('readonlyRootFilesystem')),
  ...['path', 'read_only'].map((key) =>
    row(`storage.volumes.*.${key}`, carried('lib/customize.ts'), carried('addMountPoints')),
  ),
  both(
    'storage.volumes.*.efs',
    left('Copilot’s own file system stays with it: find its id, and give efs.id'),
  ),
  ...['id', 'root_dir', 'auth.iam', 'auth.access_point_id'].map((key) =>
    both(`storage.volumes.*.efs.${key}`, changed(`addVolume; ${EFS_FIRST}`)),
  ),
  ...['uid', 'gid'].map((key) =>
    both(
      `storage.volumes.*.efs.${key}`,
      left('Copilot’s own file system stays with it: find its id, and give efs.id'),
    ),
  ),
];

/** What a task is, where it runs and how many there are. */
export const taskKeys: readonly KeyRow[] = [
  both('name', carried('its name')),
  both('type', carried('whether it is a Teal service or plain CDK')),
  row('cpu', carried('cpu, environments.*.sizes'), carried('cpu')),
  row('memory', carried('memory, environments.*.sizes'), carried('memoryLimitMiB')),
  row('platform', carried('architecture'), carried('runtimePlatform')),
  both('platform.osfamily', carried('Linux, which Teal and lib/jobs.ts run')),
  row('platform.architecture', carried('architecture'), carried('runtimePlatform')),
  ...countKeys,
  ...['exec', 'exec.enable'].map((key) =>
    row(
      key,
      left(
        'nobody gets a shell in a task that serves users; exec: true of an environment opens it, see docs/exec.md',
      ),
      carried('enableExecuteCommand'),
    ),
  ),
  row('network.connect', left(CONNECT), left(NO_NAMESPACE)),
  row('network.connect.alias', left(CONNECT), left(NO_NAMESPACE)),
  both('network.vpc.placement', carried('private: tasks are in private subnets')),
  both('network.vpc.placement.subnets', left(SUBNETS)),
  both('network.vpc.placement.subnets.from_tags.*', left(SUBNETS)),
  both('network.vpc.security_groups', left(GROUPS)),
  both('network.vpc.security_groups.groups', left(GROUPS)),
  both('network.vpc.security_groups.deny_default', left(GROUPS)),
  ...storageKeys,
  both(
    'observability.tracing',
    left('telemetry: xray() in teal.config.ts adds a collector; each trace is paid for'),
  ),
  row(
    'deployment.rolling',
    left('releases are canaries, behind gates and alarms; release: says how'),
    carried('minHealthyPercent and maxHealthyPercent'),
  ),
  row('deployment.rollback_alarms', left(ALARMS), carried('deploymentAlarms')),
  ...['cpu_utilization', 'memory_utilization', 'messages_delayed'].map((key) =>
    row(
      `deployment.rollback_alarms.${key}`,
      left(ALARMS),
      left('Copilot made the alarm: make one in lib/jobs.ts and give it to deploymentAlarms'),
    ),
  ),
  both('taskdef_overrides.path', left(PATCH)),
  both('taskdef_overrides.value.**', left(PATCH)),
  both('taskdef_overrides.value', left(PATCH)),
];
