// What a test takes: a delivery without `cdk synth`, its rehearsals, and what must become of them.
export { expectSnapshot } from '../lib/testing/expect-snapshot';
export { type SynthesizeOptions, synthesizeDelivery } from '../lib/testing/synthesize-delivery';
export type { AssemblyInput } from '../rehearsal/assembly/assembly-input';
export type { Severity as FindingSeverity } from '../rehearsal/ecr/repositories';
export type { OpenQuestions } from '../rehearsal/open-questions';
export type {
  AnsweredApproval,
  Decision,
  GateRun,
  ReleaseOutcome,
  RequestCounts,
} from '../rehearsal/report/release';
export {
  type CatalogueEntry,
  catalogue,
  departures,
  NOT_IN_CATALOGUE,
  type Subject,
} from '../rehearsal/scenarios/catalogue';
export type { Culprit, ExpectedEnd } from '../rehearsal/scenarios/catalogue/entry';
export type { PutOut, ScanModel } from '../rehearsal/scenarios/operator';
export type { StackUpdateResult } from '../rehearsal/scenarios/stack-updates';
export {
  rehearseStackUpdate,
  type StackUpdateScenario,
  type StackUpdateSubject,
  stackUpdates,
} from '../rehearsal/scenarios/stack-updates';
export * from '../rehearsal/testing';
export type { MatcherResult } from '../rehearsal/testing/matchers';
