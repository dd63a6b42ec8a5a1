import {
  type Assembly,
  type AssemblyStack,
  readAssembly,
  stackNamed,
  type Template,
} from '../../rehearsal/assembly/assembly';
import { Malformed } from '../../rehearsal/assembly/parse';
import type { TealService } from '../../rehearsal/assembly/teal-manifest';
import { chooseService } from '../../rehearsal/service/choose-service';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import type { CostOptions } from '../cost';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { synthesize } from '../rehearse/synthesize';
import { type Bill, billOf } from './bill';
import { type Counts, countsOf } from './count';
import { PRICES, type PriceList } from './prices';

/** What watching one service costs, and as many like it as were asked for. */
export interface Cost {
  readonly service: string;
  readonly environment: string;
  readonly prices: Pick<PriceList, 'asOf' | 'region'>;
  readonly bills: readonly { readonly services: number; readonly bill: Bill }[];
}

/** Reckons from the templates alone. @throws VerbFailed for an assembly that cannot be read, or has no such service */
export async function carryOut(options: CostOptions, progress: Progress, signal: AbortSignal): Promise<Cost> {
  const folder = new TemporaryFolder('teal-cost');
  try {
    if (options.assembly === undefined) {
      progress.line(`Synthesizing ${options.config}`);
      await synthesize(options.config, folder.path, signal);
    }
    return costOf(options.assembly ?? folder.path, options);
  } catch (error) {
    if (error instanceof Malformed) throw new VerbFailed(EXIT.BAD_INPUT, error.message);
    throw error;
  } finally {
    progress.end();
    folder.remove();
  }
}

/** @throws Malformed */
export function costOf(
  directory: string,
  { env, service, services }: Pick<CostOptions, 'env' | 'service' | 'services'>,
): Cost {
  const assembly = readAssembly(directory);
  const chosen = chooseService(assembly, { environment: env, service });
  if (chosen.manifest === undefined || chosen.environment === undefined) {
    throw new Malformed([
      `${directory} must be written by a Teal app, got no teal.json; it says what belongs to a service`,
    ]);
  }
  const [own, shared]: [Counts, Counts] = [
    countsOf(ownTemplate(assembly, chosen.stack, chosen.manifest)),
    countsOf(stackNamed(assembly, chosen.manifest.foundationStack).template),
  ];
  return {
    service: chosen.name,
    environment: chosen.environment,
    prices: { asOf: PRICES.asOf, region: PRICES.region },
    bills: services.map((many) => ({ services: many, bill: billOf(own, shared, many, PRICES) })),
  };
}

/** With what is its own and outlives it, where that is a stack of its own. */
function ownTemplate(
  assembly: Assembly,
  { template }: AssemblyStack,
  { ownFoundationStack }: TealService,
): Template {
  if (ownFoundationStack === undefined) return template;
  const { Resources } = stackNamed(assembly, ownFoundationStack).template;
  // Two stacks may use one logical id.
  const renamed = Object.entries(Resources).map(([id, one]) => [`${ownFoundationStack}.${id}`, one] as const);
  return { ...template, Resources: { ...template.Resources, ...Object.fromEntries(renamed) } };
}
