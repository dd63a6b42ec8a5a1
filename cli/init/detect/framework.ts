import type { Found } from './found';
import { node } from './node-framework';
import { dotnet, go, java, php, ruby } from './other-frameworks';
import { python } from './python-framework';
import type { Tree } from './tree';

/** What a service is made with, and how it starts on a laptop. */
export interface Framework {
  /** `Express`, `Spring Boot`. */
  readonly name: Found<string>;
  /** On which it listens where nothing else is said. */
  readonly port?: Found<number>;
  /** Run by `sh -c` with PORT set, in the service's folder. */
  readonly local?: Found<string>;
  /** Health paths that it has by itself. */
  readonly health: readonly Found<string>[];
}

/** By the files of a folder; the first that knows them. Pure. */
export function frameworkOf(tree: Tree, directory: string): Framework | undefined {
  for (const detect of [node, python, go, java, ruby, dotnet, php]) {
    const known = detect(tree, directory);
    if (known) return known;
  }
  return undefined;
}
