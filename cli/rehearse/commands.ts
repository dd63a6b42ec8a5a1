import { resolve } from 'node:path';
import type { Assembly } from '../../rehearsal/assembly/assembly';
import type { Commands } from '../../rehearsal/live-rehearsal';
import type { ChosenService } from '../../rehearsal/service/choose-service';
import { EXIT, VerbFailed } from '../exit-codes';

/** How a service is started here, as it was typed. */
export interface CommandOptions {
  readonly baseline?: string;
  /** By container. */
  readonly task: Readonly<Record<string, string>>;
}

/**
 * What starts the service here: said on the command line, and then meant from where it is typed, or configured, and
 * then meant from the service's directory.
 */
export function commandsOf(
  { baseline, task }: CommandOptions,
  { manifest }: ChosenService,
  { container, assembly }: { readonly container: string; readonly assembly: Pick<Assembly, 'directory'> },
): Commands {
  const typed = baseline ?? task[container];
  const command = typed ?? manifest?.local?.command;
  const unknown = Object.keys(task).filter((name) => name !== container);
  if (unknown.length > 0) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--task must name the container ${container}, got ${unknown.join(', ')}; name that one`,
    );
  }
  if (command === undefined) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--task ${container}=COMMAND must say how the container is run here, got nothing; or set service.local in the configuration`,
    );
  }
  const directory = manifest?.local && resolve(assembly.directory, manifest.local.directory);
  return {
    baseline: { command, directory: (typed ? undefined : directory) ?? process.cwd() },
    ...(directory !== undefined && { directory }),
  };
}
