export type { Approval } from '../approval-answers';
export { AwsError } from '../aws-error';
export type { EarlySuccess, RollingStrategy, Strategy } from '../ecs/stages';
export type { Net } from '../ecs/without-nets';
export type { FaultedCall, Faults } from '../endpoint/faults';
export { type Act, type StackOutcome, secondsUntilAllOn, type UpdateEvent } from '../report/act';
export type { Release } from '../report/release';
export type {
  AlarmAtStart,
  ReleaseSeries,
  SeriesEvent,
  SeriesStep,
  SideCounts,
  WeightChange,
} from '../report/series';
export type { Update } from '../report/update';
export type {
  Backstage,
  OperatorAct,
  OperatorAction,
  OperatorStep,
  ServiceArns,
} from '../scenarios/operator';
export {
  type AcceptedMiss,
  type Answers,
  acceptMiss,
  defineAnswers,
  defineScenario,
  type OwnScenario,
} from '../scenarios/own/define-scenario';
export type { Choice } from '../service/choose-service';
export type {
  AskedOnce,
  Duration,
  ModelledAnswer,
  OnceModel,
  OverTime,
  RequestModel,
  TaskModel,
  TaskTime,
} from '../workload/task-model';
export { type AccessLogOptions, accessLogTraffic } from './access-log-traffic';
export type { DeclaredHooks, DeclaredVerdict } from './declared-verdicts';
export { type RollBack, toBeReleased, toRollBack } from './matchers';
export type { RehearsalOptions, Traffic } from './options';
export { type RehearseOptions, rehearse } from './rehearse';
export { type AccountOptions, rehearseAccount } from './rehearse-account';
export { type CreateOptions, rehearseCreate } from './rehearse-create';
export {
  type DeliveryOptions,
  type DeliveryResult,
  type RehearsedServiceRelease,
  rehearseDelivery,
  type ServiceOutcome,
} from './rehearse-delivery';
export { rehearseUpdate, type UpdateOptions } from './rehearse-update';
export {
  type RehearsedWave,
  rehearseWaves,
  type WaveOutcome,
  type WavesOptions,
} from './rehearse-waves';
export {
  rehearseWorker,
  type WorkerMessages,
  type WorkerOptions,
  type WorkerResult,
  type WorkerSample,
  type WorkerTask,
} from './rehearse-worker';
export { badRelease, goodRelease } from './releases';
