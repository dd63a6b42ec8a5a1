import { EXIT, VerbFailed } from '../../exit-codes';
import { NAME } from '../options';
import type { Place, Read, Role, Stack } from './assembly';

/** What workflows must know of a delivery before they have a role. */
export interface DeliveryOutline {
  readonly name: string;
  /** Where the images of record are; undefined while there is no pipeline. */
  readonly images?: Place & {
    /** Of all that a pipeline deploys. */
    readonly services: readonly string[];
    /** What is before a service's name in the URI of its repository. */
    readonly registry: string;
    /** That builds and signs them, as its tokens name it: what the trust of the build role says. */
    readonly workflow: string;
    /** That one, and those that built before it: whose images are verified. */
    readonly workflows: readonly string[];
    /** Which Sigstore signs them, where it is said. */
    readonly sigstore?: 'public' | 'github';
  };
  /** Of the environments, in the order of promotion: an expression of GitHub can go through a list alone. */
  readonly names: readonly string[];
  /** Those whose services have databases that Teal makes: their backups can be restored. */
  readonly restores: readonly string[];
  /** Those that a pipeline deploys to. */
  readonly environments: Readonly<Record<string, PipedEnvironment>>;
}

interface PipedEnvironment extends Place {
  readonly services: readonly string[];
  /** Seconds that a session of its deploy role may last. */
  readonly session: number;
  /** As of the images of record, in its region: where it pulls from. */
  readonly registry: string;
  /** Bucket with the records of the environment before; empty for the first. */
  readonly before: string;
  /** Services that have a database that Teal makes. */
  readonly databases: readonly string[];
}

/** What IAM allows a role that says nothing. source: IAM API reference, CreateRole (MaxSessionDuration) */
const SHORTEST_SESSION = 3_600;

/** @throws VerbFailed when no stack says whose it is */
export function outlineOf({ environments, stacks, formerWorkflows = [], sigstore }: Read): DeliveryOutline {
  const name = stacks.find(({ delivery }) => delivery !== undefined)?.delivery;
  if (name === undefined || !NAME.test(name)) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `a stack must have the tag teal:delivery, got ${name ?? 'none'}; synthesize the assembly again`,
    );
  }
  const stackOf = (named: string) => stacks.find((stack) => stack.name === named);
  const piped = environments.flatMap(({ name: environment, services }) => {
    const place = placeOf(services.map(({ stack }) => stackOf(stack)));
    if (place === undefined) return [];
    const session = sessionOf(stacks, `${name}-deploy-${environment}`);
    const databases = services.filter(hasDatabase).map((each) => each.name);
    return [{ name: environment, ...place, session, databases, services: services.map((each) => each.name) }];
  });
  const [first] = piped;
  const home =
    stackOf(`${name}-images`)?.place ?? (first && { account: first.account, region: first.region });
  const workflow = home && buildWorkflow(stacks, name);
  const services = [...new Set(piped.flatMap((each) => each.services))];
  return {
    name,
    ...(home &&
      workflow !== undefined && {
        images: {
          ...{ ...home, services, registry: registryOf(home, name), workflow },
          workflows: [workflow, ...formerWorkflows],
          ...(sigstore && { sigstore }),
        },
      }),
    names: piped.map((each) => each.name),
    restores: piped.filter(({ databases }) => databases.length > 0).map((each) => each.name),
    environments: Object.fromEntries(
      piped.map(({ name: environment, account, region, session, databases, services: own }, nth) => [
        environment,
        {
          ...{ account, region, session, databases, services: own },
          registry: registryOf({ account: home?.account ?? account, region }, name),
          before: nth === 0 ? '' : `${name}-records-${piped[nth - 1]?.account}`,
        },
      ]),
    ),
  };
}

/** One that is there already has no secret of Teal's, and is restored by who owns it. */
const hasDatabase = ({ secrets = [] }: Read['environments'][number]['services'][number]): boolean =>
  secrets.some(({ variable }) => variable === 'DATABASE');

/** Undefined for an environment without a pipeline: its image is built while it is deployed, or nobody knows where to. */
function placeOf(stacks: readonly (Stack | undefined)[]): Place | undefined {
  const [first] = stacks;
  return stacks.every((stack) => stack?.parameters.includes('ImageDigest')) ? first?.place : undefined;
}

const roleNamed = (stacks: readonly Stack[], name: string): Role | undefined =>
  stacks.map(({ roles }) => roles[name]).find((role) => role !== undefined);

const sessionOf = (stacks: readonly Stack[], role: string): number =>
  roleNamed(stacks, role)?.session ?? SHORTEST_SESSION;

function buildWorkflow(stacks: readonly Stack[], delivery: string): string {
  const [workflow, ...others] = roleNamed(stacks, `${delivery}-build`)?.workflows ?? [];
  if (workflow !== undefined && others.length === 0) return workflow;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `the role ${delivery}-build must trust one workflow, got ${others.length === 0 ? 'none' : 'several'}; synthesize the assembly again`,
  );
}

/** source: Amazon ECR user guide, "Private registry": the host has the ending of the partition */
const registryOf = ({ account, region }: Place, delivery: string): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/${delivery}`;
