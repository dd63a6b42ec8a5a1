import type { TemplateResolver } from '../assembly/intrinsics';
import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import { functionName, unqualified } from './function-arn';

/** Gates of Teal have ids; another hook is called by its function's name, not by that of an alias or a version. */
export async function gateIdsOf(
  own: TemplateResolver,
  gates: readonly { readonly id: string; readonly function: string }[],
  { hooks }: DeploymentConfiguration,
): Promise<Map<string, string>> {
  const ids = new Map(
    await Promise.all(
      gates.map(async (gate) => [String(await own.attribute(gate.function, 'Arn')), gate.id] as const),
    ),
  );
  const known = new Map(ids);
  return new Map([
    ...ids,
    ...hooks.map(({ arn }) => [arn, known.get(unqualified(arn)) ?? functionName(arn)] as const),
  ]);
}
