import { readAssembly } from '../../rehearsal/assembly/assembly';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import { EXIT, VerbFailed } from '../exit-codes';
import { orBadInput } from '../or-bad-input';
import type { PreviewOptions } from '../preview';
import { synthesize } from '../rehearse/synthesize';

/** Name of the delivery of the configuration: as its stacks' tags say it. @throws VerbFailed */
export async function deliveryOf(
  options: Pick<PreviewOptions, 'config' | 'region' | 'profile'>,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const folder = new TemporaryFolder('teal-preview');
  try {
    say(`Synthesizing ${options.config}`);
    await synthesize(options.config, folder.path, signal, options);
    const { stacks } = orBadInput(() => readAssembly(folder.path));
    const name = stacks.flatMap(({ tags }) => tags?.['teal:delivery'] ?? [])[0];
    if (name !== undefined) return name;
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `${options.config} must be the configuration of a delivery, got stacks without teal:delivery; name it by --delivery`,
    );
  } finally {
    folder.remove();
  }
}
