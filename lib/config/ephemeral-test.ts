import type { LoadTestLimits, LoadTestPlan, LoadTestRequest } from '../../lambda/shared/environment';
import { readOnlyMethods } from '../../lambda/shared/environment';
import { defaultErrors, defaultSlow, defaultWithin } from './defaults';
import { type Duration, minutes, seconds } from './duration';
import { pathOf } from './existing/host';
import type { GateInput } from './gates';
import { fillLoadTest, type LoadTest, requestsNeeded } from './gates/load-test';
import type { DeliveryInput } from './types';
import type { Service } from './types-resolved';

/** What `teal preview test` asks of an instance. docs/ephemeral.md. */
export interface EphemeralTestInput {
  /**
   * End-to-end tests: a command of the shell, run in the directory of the configuration with `TEAL_URL`, the address of the
   * instance; of several services `TEAL_URL_SHOP` and so on. It ends with 0 when all is well. @default none
   */
  readonly command?: string;
  /** How long that may take: at most 6 hours. @default minutes(10) of a pull request somebody waits for it */
  readonly within?: Duration;
  /** Whether, and with how much, each service is loaded. @default what the delivery's load test sends where nobody but the team is */
  readonly load?: false | EphemeralLoadInput;
}

/** How much a service of an instance is sent, at even distances, whatever its answers do. */
export interface EphemeralLoadInput {
  /** 0.1 to 1000. @default `perSecond` of the service's loadTest(), or of the first of another environment; else 10 */
  readonly requestsPerSecond?: number;
  /** 10 seconds to an hour, beside 5 seconds of warm-up. @default minutes(1), or as long as it takes that one failure alone breaks no objective, at most 15 */
  readonly over?: Duration;
  /** Paths that are asked by GET, in turns. @default the requests of that loadTest(), else those of smokeTest() that only read, else the path of health */
  readonly paths?: readonly string[];
}

/** {@link EphemeralTestInput} of an instance, filled in. */
export interface EphemeralTest {
  readonly command?: string;
  readonly commandSeconds: number;
  /** By service. Absent: none is loaded. */
  readonly load?: Readonly<Record<string, LoadTestPlan>>;
}

export const defaultCommandWithin = minutes(10);
const WARM_UP = seconds(5);
const LONGEST = minutes(15);

/** What the services of an instance are asked. @param gates that are written anywhere a service may have them, the nearest first */
export function ephemeralTestOf(
  { command, within = defaultCommandWithin, load = {} }: EphemeralTestInput,
  services: readonly Service[],
  gates: (service: string) => readonly GateInput[],
): EphemeralTest {
  return {
    ...(command !== undefined && { command }),
    commandSeconds: within.milliseconds / 1000,
    ...(load !== false && {
      load: Object.fromEntries(
        services.map((service) => [service.name, loadOf(load, service, gates(service.name))]),
      ),
    }),
  };
}

/** Of the pattern, the service, the delivery, then of each environment as they are written. */
export const gatesAnywhere =
  (input: DeliveryInput, pattern: string) =>
  (service: string): readonly GateInput[] => {
    const own = (input.services ?? [input.service]).find((each) => each?.name === service);
    return [
      ...(input.environments[pattern]?.gates ?? []),
      ...(own?.gates ?? []),
      ...(input.gates ?? []),
      ...Object.values(input.environments).flatMap(({ gates = [] }) => gates),
    ];
  };

function loadOf(
  { requestsPerSecond, over, paths }: EphemeralLoadInput,
  service: Service,
  gates: readonly GateInput[],
): LoadTestPlan {
  const written = gates.find((gate) => gate.kind === 'load-test');
  const declared = written && fillLoadTest(written);
  const limits = limitsOf(service, declared);
  const perSecond = requestsPerSecond ?? declared?.perSecond ?? 10;
  const slowest = Math.max(0, ...limits.latency.map(({ milliseconds }) => milliseconds));
  const withinMilliseconds = Math.max((declared?.within ?? defaultWithin).milliseconds, slowest);
  return {
    requests: paths?.map(asGet) ?? requestsOf(service, declared, gates),
    rate: { perSecond },
    warmUpSeconds: WARM_UP.milliseconds / 1000,
    seconds: (over?.milliseconds ?? longEnough(limits, perSecond)) / 1000,
    // As many as wait when each takes as long as it may.
    concurrency: Math.max(declared?.concurrency ?? 100, Math.ceil((perSecond * withinMilliseconds) / 1000)),
    withinMilliseconds,
    limits,
  };
}

const asGet = (path: string): LoadTestRequest => ({ path, method: 'GET', weight: 1 });

function requestsOf(
  service: Service,
  declared: LoadTest | undefined,
  gates: readonly GateInput[],
): readonly LoadTestRequest[] {
  if (declared) return declared.requests;
  const readOnly: readonly string[] = readOnlyMethods;
  const smoke = gates
    .flatMap((gate) => (gate.kind === 'smoke-test' ? gate.requests : []))
    .filter(({ method = 'GET' }) => readOnly.includes(method))
    .map(({ path, method = 'GET', headers, status = 200 }) => ({
      ...{ path, method, status, weight: 1 },
      ...(headers && { headers }),
    }));
  return smoke.length > 0 ? smoke : [asGet(pathOf(service))];
}

/** The service's objectives; of what they do not say, the limits of its load test, else those of a release. */
function limitsOf({ objectives }: Service, declared: LoadTest | undefined): LoadTestLimits {
  const all = objectives?.all ?? [];
  const latency = all.flatMap(({ goal, of }) =>
    of.kind === 'latency' && of.route === undefined
      ? [{ percent: goal, milliseconds: of.under.milliseconds }]
      : [],
  );
  const available = all.find(({ of }) => of.kind === 'availability' && of.route === undefined);
  const usual = declared?.limits ?? {
    errorPercent: defaultErrors.percent,
    latency: [{ percent: 100 - defaultSlow.percent, milliseconds: defaultSlow.over.milliseconds }],
  };
  return {
    // 100 - 99.9 is not 0.1 in binary.
    errorPercent: available ? Number((100 - available.goal).toFixed(6)) : usual.errorPercent,
    latency: latency.length > 0 ? latency : usual.latency,
  };
}

/** Milliseconds, in whole seconds. */
const longEnough = (limits: LoadTestLimits, perSecond: number): number =>
  Math.min(
    LONGEST.milliseconds,
    Math.max(minutes(1).milliseconds, Math.ceil(requestsNeeded(limits) / perSecond) * 1000),
  );
