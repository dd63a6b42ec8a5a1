import type { Answering } from './decide';
import { type DockerfileFacts, otherDockerfilesIn } from './detect/dockerfile';
import type { Tree } from './detect/tree';
import { directoryOf } from './values';

/** Folders of services, or why none was chosen. */
export type Chosen = { readonly directories: readonly string[] } | { readonly missing: string };

export interface Choice {
  /** `--build` */
  readonly build?: string;
  /** `--service`, each a folder or the last part of one. */
  readonly service?: readonly string[];
}

/** Which Dockerfiles are services: named, the only one, or asked for. */
export async function chooseServices(
  dockerfiles: readonly DockerfileFacts[],
  choice: Choice,
  answering: Answering,
  tree: Tree,
): Promise<Chosen> {
  const folders = dockerfiles.map(({ directory }) => directory);
  const named = [...(choice.service ?? []), ...(choice.build === undefined ? [] : [choice.build])];
  if (named.length > 0) return fromNames(named, folders);
  if (folders.length === 0) return { missing: none(tree) };
  if (folders.length === 1) return { directories: folders };
  if (answering.by === 'person') {
    return {
      directories: await answering.asking.several('Which of these are services to deliver?', folders),
    };
  }
  return { missing: `--service: one or several of the folders with a Dockerfile: ${folders.join(', ')}` };
}

function fromNames(named: readonly string[], folders: readonly string[]): Chosen {
  const directories: string[] = [];
  for (const each of named) {
    const folder = directoryOf(each);
    const alike = folders.filter((one) => one === folder || one.split('/').at(-1) === folder);
    const [first] = folder !== undefined && folders.includes(folder) ? [folder] : alike;
    if (first === undefined || (alike.length > 1 && !folders.includes(folder ?? ''))) {
      const known = folders.length === 0 ? 'there is none' : `they are ${folders.join(', ')}`;
      return { missing: `--service and --build must name a folder with a Dockerfile, got ${each}; ${known}` };
    }
    if (!directories.includes(first)) directories.push(first);
  }
  return { directories };
}

function none(tree: Tree): string {
  const others = otherDockerfilesIn(tree);
  const renamed =
    others.length === 0
      ? ''
      : `, and ${others.slice(0, 3).join(', ')} must be called Dockerfile, in the folder that it builds`;
  return `a Dockerfile: there is none${renamed}; write one, or begin with a sample service: --sample`;
}
