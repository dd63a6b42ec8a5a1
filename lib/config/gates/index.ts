import { type Admission, type AdmissionOptions, fillAdmission } from './admission';
import { type Freeze, type FreezeOptions, fillFreeze } from './freeze';
import type { MetricsOptions } from './metrics';
import { fillQuietAlarms, type QuietAlarms, type QuietAlarmsOptions } from './quiet-alarms';
import { fillSmokeTest, type SmokeTest, type SmokeTestOptions } from './smoke-test';

/** A check of a release, as it is written: made by the function of its name. */
export type GateInput =
  | ({ readonly kind: 'freeze' } & FreezeOptions)
  | ({ readonly kind: 'quiet-alarms' } & QuietAlarmsOptions)
  | ({ readonly kind: 'admission' } & AdmissionOptions)
  | ({ readonly kind: 'smoke-test' } & SmokeTestOptions)
  | { readonly kind: 'metrics'; readonly options: MetricsOptions };

/** A check of a release, filled in. */
export type Gate = Freeze | QuietAlarms | Admission | SmokeTest;

/** Fills in gates that are right. @param directory where files of the configuration are looked for */
export const fillGates = (input: readonly GateInput[] = [], directory = '.'): Gate[] =>
  input.flatMap((gate) => fillGate(gate, directory));

function fillGate(gate: GateInput, directory: string): Gate[] {
  switch (gate.kind) {
    case 'freeze':
      return [fillFreeze(gate)];
    case 'quiet-alarms':
      return [fillQuietAlarms(gate)];
    case 'admission':
      return [fillAdmission(gate, directory)];
    case 'smoke-test':
      return [fillSmokeTest(gate)];
    // Not built: a configuration with it has been refused.
    case 'metrics':
      return [];
  }
}
