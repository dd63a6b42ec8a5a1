import type { ServiceAnswer } from './answers';
import type { Asking } from './asking';
import type { DetectedService } from './detect/service';
import { commandProblem, healthProblem, longestName, nameProblem, portProblem } from './values';

/** Of one service, what options say. */
export interface ServiceOptions {
  readonly name?: string;
  readonly port?: number;
  readonly health?: string;
  readonly local?: string;
}

/** How what is not known is answered: by a person, by defaults (`--yes`), or not at all. */
export type Answering =
  | { readonly by: 'person'; readonly asking: Asking }
  | { readonly by: 'defaults' | 'nobody' };

export interface Decided {
  readonly service: ServiceAnswer;
  /** What it was decided by, one line each: `port 3000: EXPOSE in api/Dockerfile:12`. */
  readonly found: readonly string[];
  /** What a person should look at. */
  readonly notes: readonly string[];
}

/** What must be said, and is not. */
export interface Missing {
  /** `--port: nothing in api says on which port it listens` */
  readonly missing: readonly string[];
}

/** Where nothing says: what the sample, and most images without root, listen on. */
const USUAL_PORT = 8080;
/** Answered by nearly every service with a page, and by few APIs: `--yes` says that it is a guess. */
const USUAL_HEALTH = '/';

/** What is known of a service: an option, else what the repository says, else an answer. */
export async function decideService(
  detected: DetectedService,
  options: ServiceOptions,
  environments: readonly string[],
  answering: Answering,
): Promise<Decided | Missing> {
  const found: string[] = [];
  const notes: string[] = [];
  const missing: string[] = [];
  const where = detected.directory === '.' ? 'this repository' : detected.directory;

  /** The first that knows. @param usual what `--yes` takes */
  const settle = async (of: Question): Promise<string> => {
    if (of.option !== undefined) return tell(of, of.option, `--${of.flag}`);
    const first = of.candidates.find(({ value }) => of.problem(value) === undefined);
    if (first) return tell(of, first.value, first.why);
    if (answering.by === 'person') {
      return await answering.asking.text({
        message: of.message,
        problem: of.problem,
        ...suggestion(of.usual),
      });
    }
    if (answering.by === 'defaults' && of.usual !== undefined) {
      notes.push(
        `${of.what} ${of.usual} is a guess: nothing in ${where} says another one; --${of.flag} does`,
      );
      return of.usual;
    }
    missing.push(`--${of.flag}: ${of.silent}`);
    return '';
  };
  const tell = (of: Question, value: string, why: string): string => {
    found.push(`${of.what} ${value}: ${why}`);
    return value;
  };

  const longest = longestName(environments);
  const name = await settle({
    ...{
      flag: 'name',
      what: 'name',
      message: 'What is the service called?',
      silent: `nothing in ${where} names it`,
    },
    ...{ option: options.name, candidates: detected.names, problem: (text) => nameProblem(text, longest) },
  });
  const port = await settle({
    ...{
      flag: 'port',
      what: 'port',
      message: `On which port does ${name} listen?`,
      usual: String(USUAL_PORT),
    },
    option: options.port === undefined ? undefined : String(options.port),
    candidates: detected.ports.map(({ value, why }) => ({ value: String(value), why })),
    silent: `nothing in ${where} says on which port it listens`,
    problem: portProblem,
  });
  const health = await settle({
    ...{ flag: 'health', what: 'health path', usual: USUAL_HEALTH, option: options.health },
    message: `Which path of ${name} answers 200 when it is ready for traffic?`,
    candidates: detected.healthPaths,
    silent: `nothing in ${where} looks like a path that answers 200 when it is ready`,
    problem: healthProblem,
  });
  const local = await localOf(detected, options, name, answering, found, notes);
  if (missing.length > 0) return { missing };
  const architecture = detected.dockerfile?.architecture;
  if (architecture) found.push(`architecture ${architecture.value}: ${architecture.why}`);
  return {
    service: {
      ...{ name, health, port: Number(port), directory: detected.directory },
      ...(local !== undefined && { local }),
      ...(architecture?.value === 'X86_64' && { architecture: architecture.value }),
    },
    found: [...frameworkLine(detected), ...found],
    notes: [...notes, ...dockerfileNotes(detected)],
  };
}

interface Question {
  readonly flag: string;
  readonly what: string;
  readonly message: string;
  readonly usual?: string;
  readonly option: string | undefined;
  readonly candidates: readonly { readonly value: string; readonly why: string }[];
  readonly silent: string;
  readonly problem: (text: string) => string | undefined;
}

const suggestion = (usual: string | undefined) => (usual === undefined ? {} : { suggestion: usual });

/** Nothing needs it but the rehearsal: where nobody knows, it stays out. */
async function localOf(
  { local }: DetectedService,
  options: ServiceOptions,
  name: string,
  answering: Answering,
  found: string[],
  notes: string[],
): Promise<string | undefined> {
  const known = options.local ?? local?.value;
  if (known !== undefined) {
    found.push(`local command ${known}: ${options.local === undefined ? local?.why : '--local'}`);
    return known;
  }
  if (answering.by === 'person') {
    const answer = await answering.asking.text({
      message: `How does ${name} start on this machine, with PORT set (empty: cannot be rehearsed yet)?`,
      problem: (text) => (text === '' ? undefined : commandProblem(text)),
    });
    if (answer !== '') return answer;
  }
  notes.push(
    `nothing says how ${name} starts on this machine, so that it cannot be rehearsed; give service.local its command in teal.config.ts, or --local`,
  );
  return undefined;
}

const frameworkLine = ({ framework }: DetectedService): string[] =>
  framework ? [`${framework.name.value}: ${framework.name.why}`] : [];

/** As Teal runs each container. source: lib/service/task.ts */
const USER = '65532:65532';

function dockerfileNotes({ dockerfile }: DetectedService): string[] {
  if (!dockerfile) return [];
  const { user, path, strangers, directory } = dockerfile;
  const notes: string[] = [];
  if (user?.value !== USER && user?.value !== '65532') {
    const has = user ? `${user.value} (${user.why})` : `root, since ${path} has no USER`;
    notes.push(
      `the image runs as ${has}: Teal runs it as ${USER} with a file system that cannot be written to; try docker run --user ${USER} --read-only, or say service.container in teal.config.ts`,
    );
  }
  const [first] = strangers;
  if (first) {
    notes.push(
      `${first.why} copies ${first.value}, which ${directory === '.' ? 'this folder' : directory} does not have: an image is built from the folder of its Dockerfile. Move the Dockerfile, or its COPY`,
    );
  }
  return notes;
}
