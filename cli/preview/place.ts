import { type Assembly, readAssembly } from '../../rehearsal/assembly/assembly';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import { EXIT, VerbFailed } from '../exit-codes';
import { orBadInput } from '../or-bad-input';
import type { PreviewOptions } from '../preview';
import { synthesize } from '../rehearse/synthesize';

/** Whose instances, and where they may be. */
export interface Looked {
  readonly delivery: string;
  /** Undefined is the one that AWS_REGION or the profile says. Never empty. */
  readonly regions: readonly (string | undefined)[];
}

type Asked = Pick<PreviewOptions, 'config' | 'assembly' | 'delivery' | 'env' | 'region' | 'profile'>;

/**
 * What the options say, else the assembly, else the configuration: where only the name is given, there is one region to look in.
 *
 * @throws VerbFailed
 */
export async function placeOf(
  options: Asked,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Looked> {
  const { config, assembly, delivery, region } = options;
  if (assembly !== undefined) {
    return placeIn(
      orBadInput(() => readAssembly(assembly)),
      assembly,
      options,
    );
  }
  if (delivery !== undefined) return { delivery, regions: [region] };
  const folder = new TemporaryFolder('teal-preview');
  try {
    say(`Synthesizing ${config}`);
    await synthesize(config, folder.path, signal, options);
    return placeIn(
      orBadInput(() => readAssembly(folder.path)),
      config,
      options,
    );
  } finally {
    folder.remove();
  }
}

/** @param from what it was read from, in words. @throws VerbFailed */
export function placeIn(
  { stacks, teal }: Pick<Assembly, 'stacks' | 'teal'>,
  from: string,
  { delivery, env, region }: Pick<Asked, 'delivery' | 'env' | 'region'>,
): Looked {
  const known = [...new Set(stacks.flatMap(({ tags }) => tags?.['teal:delivery'] ?? []))];
  const name = delivery ?? known[0];
  if (name === undefined)
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `${from} must be of a delivery, got stacks without teal:delivery; name it by --delivery`,
    );
  // Of a name that is spelled otherwise there is no instance anywhere, and a job that sweeps would never do anything.
  if (known.length > 0 && !known.includes(name))
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--delivery must be that of ${from}, ${known.join(' or ')}, got ${name}; correct it, or leave it out`,
    );
  const previews = (teal?.previews ?? []).filter((each) => env === undefined || each.name === env);
  if (env !== undefined && previews.length === 0)
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--env must be an environment with ephemeral of ${from}, got ${env}; write ephemeral: true there`,
    );
  const regions =
    region !== undefined || previews.length === 0 ? [region] : previews.map((each) => each.region);
  return { delivery: name, regions: [...new Set(regions)] };
}
