export type {
  DeploymentKind,
  Severity as FindingSeverity,
  Strictness,
  TlsFloor,
} from '../lambda/shared/environment';
export type { Severity } from './config/burn-alerts';
export type {
  CapacityInput,
  DatabaseInput,
  DatabaseSizeInput,
  EnvironmentDatabaseInput,
  ExistingDatabaseInput,
} from './config/database';
export { defineDelivery } from './config/define-delivery';
export type { DependencyInput } from './config/dependencies';
export type {
  CacheOptions,
  NodesLimits,
  NodesOptions,
  ServerlessCacheLimits,
  ServerlessCacheOptions,
} from './config/dependencies/cache';
export { cache } from './config/dependencies/cache';
export type { AnyDependency, NameInput } from './config/dependencies/common';
export type {
  AuroraEngine,
  AuroraLimits,
  AuroraOptions,
  DatabaseOptions,
  InstanceLimits,
  InstanceOptions,
  TableLimits,
  TableOperation,
  TableOptions,
} from './config/dependencies/database';
export { database } from './config/dependencies/database';
export type { ExternalLimits, ExternalOptions } from './config/dependencies/external';
export { external } from './config/dependencies/external';
export type { QueueLimits, QueueOptions } from './config/dependencies/queue';
export { queue } from './config/dependencies/queue';
export { type Duration, days, hours, millis, minutes, seconds } from './config/duration';
export type {
  AccessLogsInput,
  EdgeInput,
  FirewallInput,
  LimitInput,
  ManagedRule,
} from './config/edge';
export { managedGroups } from './config/edge';
export type { EphemeralInput } from './config/ephemeral';
export type { EphemeralLoadInput, EphemeralTestInput } from './config/ephemeral-test';
export type {
  ExperimentOptions,
  Flag,
  FlagAgent,
  FlagAttribute,
  FlagBase,
  FlagOptions,
  FlagRollout,
  FlagsInput,
} from './config/flags';
export { experiment, flag } from './config/flags';
export type { GateInput } from './config/gates';
export type { AcceptedFindingInput, AdmissionOptions } from './config/gates/admission';
export { admission } from './config/gates/admission';
export type {
  ApprovalOptions,
  ApprovalStage,
  CidrAudience,
  HeaderAudience,
  OnApprovalTimeout,
} from './config/gates/approval';
export { approval } from './config/gates/approval';
export type { GateOptions, OnInconclusive } from './config/gates/common';
export type { CustomOptions, CustomStage, GrantInput } from './config/gates/custom';
export { custom } from './config/gates/custom';
export type { ErrorBudgetOptions } from './config/gates/error-budget';
export { errorBudget } from './config/gates/error-budget';
export type { FreezeOptions } from './config/gates/freeze';
export { freeze } from './config/gates/freeze';
export type { InfrastructureOptions } from './config/gates/infrastructure';
export { infrastructure } from './config/gates/infrastructure';
export type {
  LoadAmongUsersInput,
  LoadLimitsInput,
  LoadRequestInput,
  LoadTestOptions,
} from './config/gates/load-test';
export { loadTest } from './config/gates/load-test';
export type { CustomMetricInput, MetricsOptions, MetricsStage } from './config/gates/metrics';
export { metrics } from './config/gates/metrics';
export type { CompatibilityOptions, MigratedKind, MigrationOptions } from './config/gates/migration';
export { migration } from './config/gates/migration';
export type { QuietAlarmsOptions } from './config/gates/quiet-alarms';
export { quietAlarms } from './config/gates/quiet-alarms';
export type {
  HeaderExpectation,
  JsonExpectation,
  SmokeMethod,
  SmokeRequestInput,
  SmokeTestOptions,
  SmokeTestStage,
} from './config/gates/smoke-test';
export { smokeTest } from './config/gates/smoke-test';
export type { UniformOptions } from './config/gates/uniform';
export { uniform } from './config/gates/uniform';
export type { GuardSecretsInput } from './config/guard-secrets';
export type { JobInput } from './config/jobs';
export type { Muted, MuteInput } from './config/mutes';
export type { PagerDuty, PagerDutyOptions, Slack, SlackOptions } from './config/notify';
export { type NotifyInput, pagerDuty, type ReceiverInput, slack } from './config/notify';
export type {
  BurnRates,
  BusinessObjectiveInput,
  CountInput,
  LatencyInput,
  ObjectivesInput,
  RouteObjectivesInput,
} from './config/objectives';
export type { ProbeInput } from './config/probe';
export type {
  AlarmLimitsInput,
  BlueGreenOptions,
  CanaryOptions,
  LinearOptions,
  RollingOptions,
} from './config/release';
export { blueGreen, canary, linear, type ReleaseInput, rolling } from './config/release';
// What Delivery itself takes, filled in: no part of the public API, since it changes with every new option.
/** @internal */
export { resolveDelivery } from './config/resolve';
export type { CronOptions, CronSchedule, RateSchedule, ScheduleInput } from './config/schedules';
export { cron, every } from './config/schedules';
export type { RotatedOptions, RotatedSecret, SecretInput } from './config/secrets';
export { rotated } from './config/secrets';
export type { OtlpInput, OtlpOptions, TelemetryOptions, XrayInput } from './config/telemetry';
export { otlp, type TelemetryInput, xray } from './config/telemetry';
export type {
  BootstrapInput,
  DeliveryInput,
  GitLabInput,
  HealthInput,
  ImagesInput,
  LocalInput,
  RepositoryInput,
  ServiceInput,
  TasksInput,
  WorkflowsInput,
} from './config/types';
export type {
  ApprovalInput,
  DomainInput,
  EnvironmentInput,
  ExistingNetworkInput,
  NewNetworkInput,
  RegionInput,
} from './config/types-environment';
export type {
  ContainerInput,
  ExistingClusterInput,
  ExistingLoadBalancerInput,
  RulePriorities,
  SharedLoadBalancerInput,
  SizeInput,
} from './config/types-existing';
export type { OperatorInput, PeopleInput, TrustInput } from './config/types-people';
/** @internal */
export type { Delivery } from './config/types-resolved';
export type { HeartbeatInput, TrafficInput, WatchDetail, WatchInput } from './config/watch';
export type { WorkerInput, WorkerQueueInput, WorkerTasksInput } from './config/workers';
