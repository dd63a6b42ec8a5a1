import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, show } from './problems';
import type { Delivery } from './types-resolved';

/** Directories that CDK must build an image from and cannot: it would end with a stack trace of its own. */
export function imageSourceProblems({ environments }: Delivery): Problem[] {
  const directories = new Set(
    environments
      .filter(({ pipeline }) => !pipeline)
      .flatMap(({ services }) => services.map(({ build }) => build)),
  );
  return [...directories]
    .filter((directory) => !existsSync(join(directory, 'Dockerfile')))
    .map((directory) => ({
      path: 'service.build',
      rule: 'a directory with a Dockerfile',
      got: show(directory),
      advice:
        'name the one that has it, from the configuration file, or let a pipeline pass the image (repository)',
    }));
}
