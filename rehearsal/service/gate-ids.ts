import type { TemplateResolver } from '../assembly/intrinsics';
import type { TealService } from '../assembly/teal-manifest';
import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import type { PauseHook } from '../ecs/lifecycle-hook';
import { functionName, unqualified } from './function-arn';

/** What the gates of a service are called. */
export interface GateIds {
  /** By the ARN of a hook's function: the gate that it is; the hook's own id where it is several. */
  readonly gateIds: ReadonlyMap<string, string>;
  /** By the ARN of a function that is several gates: theirs, in its order. */
  readonly gatesOfHooks: ReadonlyMap<string, readonly string[]>;
}

/** Of a function's version that an update has published, too. */
export function ofFunction<T>(known: ReadonlyMap<string, T>, functionArn: string): T | undefined {
  return known.get(functionArn) ?? known.get(unqualified(functionArn));
}

type Hook = Pick<TealService['gates'][number], 'id' | 'function' | 'gates'>;

/** Gates of Teal have ids; another hook is called by its function's name, not by that of an alias or a version. */
export async function gateIdsOf(
  own: Pick<TemplateResolver, 'attribute'>,
  hooks: readonly Hook[],
  configuration: Pick<DeploymentConfiguration, 'hooks'>,
): Promise<GateIds> {
  const told = await Promise.all(
    hooks.map(async (hook) => [String(await own.attribute(hook.function, 'Arn')), hook] as const),
  );
  const known = new Map(told);
  const asked = configuration.hooks.map(({ arn }) => [arn, known.get(unqualified(arn))] as const);
  const gateIds = new Map<string, string>();
  const gatesOfHooks = new Map<string, readonly string[]>();
  for (const [arn, hook] of [...told, ...asked]) {
    const gates = hook?.gates?.map(({ id }) => id) ?? [];
    const [only = hook?.id ?? functionName(arn)] = gates;
    gateIds.set(arn, gates.length > 1 && hook ? hook.id : only);
    if (gates.length > 1) gatesOfHooks.set(arn, gates);
  }
  return { gateIds, gatesOfHooks };
}

/**
 * Hooks that wait for a person have no function to know them by: those of a stage are the ones that `teal.json` has there,
 * in its order. Where it has another number of them, somebody has changed the template, and they go without a name.
 */
export function namedPauses(
  pauses: readonly PauseHook[],
  told: NonNullable<TealService['pauses']>,
): readonly PauseHook[] {
  return pauses.map((pause) => {
    const [stage] = pause.stages;
    const here = pauses.filter(({ stages }) => stages.some((one) => one === stage));
    const names = told.filter((one) => one.stage === stage);
    const id = here.length === names.length ? names[here.indexOf(pause)]?.id : undefined;
    return id === undefined ? pause : { ...pause, id };
  });
}
