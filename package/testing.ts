// What a test takes: a delivery without `cdk synth`, its rehearsals, and what must become of them.
export { expectSnapshot } from '../lib/testing/expect-snapshot';
export { type SynthesizeOptions, synthesizeDelivery } from '../lib/testing/synthesize-delivery';
export {
  type CatalogueEntry,
  catalogue,
  departures,
  NOT_IN_CATALOGUE,
  type Subject,
} from '../rehearsal/scenarios/catalogue';
export {
  rehearseStackUpdate,
  type StackUpdateScenario,
  type StackUpdateSubject,
  stackUpdates,
} from '../rehearsal/scenarios/stack-updates';
export * from '../rehearsal/testing';
