// What a test takes: a delivery without `cdk synth`, its rehearsals, and what must become of them.
export { expectSnapshot } from '../lib/testing/expect-snapshot';
export { type SynthesizeOptions, synthesizeDelivery } from '../lib/testing/synthesize-delivery';
export type { AssemblyInput } from '../rehearsal/assembly/assembly-input';
export type { Severity as FindingSeverity } from '../rehearsal/ecr/repositories';
export type { OpenQuestions } from '../rehearsal/open-questions';
export type {
  AnsweredApproval,
  ClientCounts,
  Decision,
  GateRun,
  ReleaseOutcome,
  RequestCounts,
} from '../rehearsal/report/release';
export {
  type CatalogueEntry,
  catalogue,
  departures,
  type LeftOut,
  leftOutOf,
  NOT_IN_CATALOGUE,
  type Subject,
  type SubjectAlarm,
  type SubjectApproval,
  type SubjectGate,
} from '../rehearsal/scenarios/catalogue';
export type { Culprit, ExpectedEnd, Group } from '../rehearsal/scenarios/catalogue/entry';
export type { PutOut, ScanModel } from '../rehearsal/scenarios/operator';
export { type CatalogueOptions, rehearseCatalogue } from '../rehearsal/scenarios/rehearse-catalogue';
export { isRight, type Scoreboard, type ScoreboardRow } from '../rehearsal/scenarios/scoreboard';
export type { StackUpdateResult } from '../rehearsal/scenarios/stack-updates';
export {
  rehearseStackUpdate,
  type StackUpdateScenario,
  type StackUpdateSubject,
  stackUpdates,
} from '../rehearsal/scenarios/stack-updates';
export { subjectOf } from '../rehearsal/scenarios/subject-of';
export * from '../rehearsal/testing';
export type { MatcherResult } from '../rehearsal/testing/matchers';
