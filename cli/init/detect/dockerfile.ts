import { posix } from 'node:path';
import { type Copy, DockerfileParser, type From, type Instruction } from 'dockerfile-ast';
import { type Found, found } from './found';
import type { Tree } from './tree';

/** What a Dockerfile says of its last stage, which is what runs. */
export interface DockerfileFacts {
  readonly path: string;
  /** That the image is built from: `.` or `services/api`. */
  readonly directory: string;
  /** `ENV PORT`, then `EXPOSE`, in their order. */
  readonly ports: readonly Found<number>[];
  /** As `USER` has it. Absent: root, or what the base says. */
  readonly user?: Found<string>;
  /** Set where the stage is for one processor alone. */
  readonly architecture?: Found<'ARM64' | 'X86_64'>;
  /** What starts it. */
  readonly command?: Found<string>;
  /** What it copies that its own folder does not have, by line: it is built from another folder. */
  readonly strangers: readonly Found<string>[];
}

/** The folders that hold a file `Dockerfile`, those nearer to the root first. */
export function dockerfilesIn(tree: Tree): DockerfileFacts[] {
  return tree.files
    .filter((path) => posix.basename(path) === 'Dockerfile')
    .map((path) => factsOf(path, tree));
}

/** Dockerfiles that Teal cannot build from, since their name is another one. */
export const otherDockerfilesIn = (tree: Tree): string[] =>
  tree.files
    .filter((path) => /^(Dockerfile\..+|.+\.Dockerfile|Containerfile)$/i.test(posix.basename(path)))
    .filter((path) => !path.endsWith('.dockerignore'));

function factsOf(path: string, tree: Tree): DockerfileFacts {
  const all = DockerfileParser.parse(tree.read(path) ?? '').getInstructions();
  const last = all.findLastIndex((each) => each.getKeyword() === 'FROM');
  const stage = last < 0 ? [] : all.slice(last);
  const at = (each: Instruction) => `${path}:${(each.getRange()?.start.line ?? 0) + 1}`;
  const of = (keyword: string) => stage.filter((each) => each.getKeyword() === keyword);
  const directory = posix.dirname(path);
  const user = of('USER').at(-1);
  const started = [...of('ENTRYPOINT'), ...of('CMD')];
  const architecture = architectureOf(stage[0], at);
  return {
    path,
    directory,
    ports: [
      ...of('ENV').flatMap((each) =>
        portVariables(each).flatMap((value) => portOf(value, `ENV PORT in ${at(each)}`)),
      ),
      ...of('EXPOSE').flatMap((each) =>
        each.getExpandedArguments().flatMap((one) => portOf(one.getValue(), `EXPOSE in ${at(each)}`)),
      ),
    ],
    ...(user && { user: found(user.getArgumentsContent() ?? '', `USER in ${at(user)}`) }),
    ...(architecture && { architecture }),
    ...(started[0] && {
      command: found(
        started.map((each) => each.getArgumentsContent() ?? '').join(' '),
        `${started.map((each) => each.getKeyword()).join(' and ')} in ${at(started[0])}`,
      ),
    }),
    strangers: strangersOf(all, directory, tree, at),
  };
}

/** `ENV PORT=3000 A=1`, and `ENV PORT 3000`, with the variables of the build filled in. */
function portVariables(env: Instruction): string[] {
  const [first, ...rest] = env.getExpandedArguments().map((one) => one.getValue());
  if (first === 'PORT') return rest;
  return [first ?? '', ...rest].flatMap((one) => /^PORT=["']?(\d+)["']?$/.exec(one)?.[1] ?? []);
}

function portOf(text: string, why: string): Found<number>[] {
  const [, digits = '', protocol] = /^(\d{1,5})(?:\/(\w+))?$/.exec(text.trim()) ?? [];
  const port = Number(digits);
  return digits === '' || port < 1 || port > 65_535 || protocol === 'udp' ? [] : [found(port, why)];
}

function architectureOf(
  from: Instruction | undefined,
  at: (each: Instruction) => string,
): DockerfileFacts['architecture'] {
  const flags = from ? (from as From).getFlags() : [];
  const platform = flags.find((flag) => flag.getName() === 'platform')?.getValue() ?? '';
  if (from === undefined || !/^linux\/(amd64|arm64)/.test(platform)) return undefined;
  return found(platform.startsWith('linux/amd64') ? 'X86_64' : 'ARM64', `--platform in ${at(from)}`);
}

function strangersOf(
  all: readonly Instruction[],
  directory: string,
  tree: Tree,
  at: (each: Instruction) => string,
): Found<string>[] {
  const has = (source: string) => {
    const path = posix.normalize(posix.join(directory, source)).replace(/\/$/, '');
    return tree.files.some((file) => file === path || file.startsWith(`${path}/`));
  };
  return all
    .filter((each) => ['COPY', 'ADD'].includes(each.getKeyword()))
    .filter((each) => !(each as Copy).getFlags().some((flag) => flag.getName() === 'from'))
    .flatMap((each) => {
      const sources = each
        .getExpandedArguments()
        .slice(0, -1)
        .map((one) => one.getValue());
      return (
        sources
          // What has a pattern, a variable or an address cannot be told; a build's own outcome may be missing as well.
          .filter((source) => /^[\w./-]+$/.test(source) && !source.startsWith('/') && !BUILT.test(source))
          .filter((source) => !has(source))
          .map((source) => found(source, at(each)))
      );
    });
}

const BUILT = /^(\.\/)?(dist|build|out|target|bin|obj|node_modules)(\/|$)/;
