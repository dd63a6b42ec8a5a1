import type { Release } from '../../config/release';
import { stagesWithHooks } from '../../config/timeline';

/** source: ECS developer guide, "Lifecycle hooks": 10 Lambda hooks a service */
const MOST = 10;

/** Minutes. source: ECS API reference, DeploymentLifecycleHookTimeoutConfiguration: a Lambda hook waits a day at most */
const LONGEST = 1440;

/** source: ECS developer guide, "Lifecycle hooks": hooks of these stages are called again in a rollback */
const REPEATED: readonly string[] = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];

/** A gate with a function, as ECS is told of it. */
export interface Hook {
  readonly gateId: string;
  /** Those that its function decides. */
  readonly gates: readonly { readonly id: string }[];
  readonly stages: readonly string[];
  readonly hookMinutes: number;
  /** `<service>-<environment>` that it was made for. */
  readonly fullName: string;
}

/** What the hooks stand on. */
export interface HookedService {
  readonly fullName: string;
  readonly strategy: Release['strategy'];
  /** Ids of gates that have no function. */
  readonly pauses: readonly string[];
}

/** What ECS refuses, or would not do, of a service's gates: those of the configuration are right, others may have been added. */
export function hookProblems(hooks: readonly Hook[], of: HookedService): string[] {
  const problems = hooks.flatMap((hook) => problemsOf(hook, of.fullName));
  if (hooks.length > 0 && of.strategy === 'ROLLING')
    problems.push(
      `gates of ${of.fullName} must be none with rolling(), got ${idsOf(hooks)}; hooks on ROLLING are undocumented: release it by canary(), linear() or blueGreen(), or leave them out`,
    );
  if (hooks.length > MOST)
    problems.push(
      `gates of ${of.fullName} must be at most ${MOST}, got ${hooks.length} (${idsOf(hooks)}); ECS takes no more Lambda hooks: put what several look at into one`,
    );
  const ids = [
    ...hooks.flatMap(({ gateId, gates }) => [...new Set([gateId, ...gates.map(({ id }) => id)])]),
    ...of.pauses,
  ];
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  for (const id of twice)
    problems.push(
      `gates of ${of.fullName} must have ids of their own, got ${id} twice; give one another id, since decisions and verdicts go by it`,
    );
  return problems;
}

function problemsOf({ gateId, stages, hookMinutes, fullName }: Hook, service: string): string[] {
  const gate = `the gate ${gateId} of ${service}`;
  const problems: string[] = [];
  if (fullName !== service)
    problems.push(
      `${gate} must be made for it, got one of ${fullName}; make it with this stack’s gates.of, so that ECS may call it`,
    );
  if (stages.length === 0) problems.push(`${gate} must stand at a stage, got none; name one`);
  for (const stage of stages) {
    if (REPEATED.includes(stage))
      problems.push(
        `${gate} must stand at no shift stage, got ${stage}; ECS repeats its hooks in a rollback: take the stage before or after it`,
      );
    else if (!stagesWithHooks.includes(stage))
      problems.push(
        `${gate} must stand at a stage with hooks, got ${stage}; take one of ${stagesWithHooks.filter((each) => !REPEATED.includes(each)).join(', ')}`,
      );
  }
  if (hookMinutes > LONGEST)
    problems.push(
      `${gate} must end within ${LONGEST} minutes, got ${hookMinutes}; ECS waits no longer for a hook: give it less patience`,
    );
  return problems;
}

const idsOf = (hooks: readonly Hook[]): string => hooks.map(({ gateId }) => gateId).join(', ');
