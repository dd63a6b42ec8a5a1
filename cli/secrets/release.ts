import { shortVersion } from '../../lambda/shared/secret-version';
import { shown } from '../../lambda/uniformity/shown';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf, ecsPlaceOf, type ServiceOptions } from '../aws/options';
import { withParameters } from '../drill/release';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Lines } from '../progress';
import { type Deployed, deployedService, recordsPlaceOf } from '../records/deployed';
import { journalOf } from '../records/journal';
import { StandingReader } from '../rollback/read';
import { isGood } from '../rollback/recover';
import { StepProgress } from '../rollback/step-progress';
import { readService } from '../stop/read';
import { LookProgress } from '../verdict/look-progress';
import type { Verdict } from '../verdict/verdict';
import { waitForVerdict } from '../verdict/wait';
import type { SecretsSurroundings } from './look';
import { type Pin, whyNoRelease } from './pin';

/** How the tasks came to a new version, or did not. */
export interface Release {
  readonly outcome: Verdict['outcome'];
  readonly reason: string;
  readonly deployment?: string;
}

export interface Releasing {
  readonly options: ServiceOptions;
  readonly pin: Pin;
  /** As it is deployed. */
  readonly stack: Deployed;
}

/** Least time for the verdict, which looks for two minutes at what is not uniform yet. */
const LEAST_VERDICT_MS = 150_000;

/** Looks before anything is changed. @returns why it cannot be released now. @throws VerbFailed, and what the SDK throws */
export async function beforeRelease(
  clients: Clients,
  given: ServiceOptions,
  pin: Pin,
): Promise<Releasing | { readonly refused: string }> {
  const stack = await deployedService(await clients.cloudFormation(), given);
  const options = { ...(stack.cluster !== undefined && { cluster: stack.cluster }), ...given };
  const [{ running }, holds] = await Promise.all([
    readService(clients.ecs, ecsPlaceOf(options)),
    stack.records
      ? clients.s3().then((s3) => journalOf(s3, recordsPlaceOf(stack, options)).holds())
      : Promise.resolve([]),
  ]);
  const refused = whyNoRelease(pin, { stack, holds, ...(running && { running }) }, options);
  return refused === undefined ? { options, pin, stack } : { refused };
}

/**
 * Gives a version to the service: its stack as it is, with another value of one parameter, through the gates; and waits for the
 * verdict.
 *
 * @returns `unknown` where AWS did not answer: that the version is there stays true
 */
export async function releaseVersion(
  clients: Clients,
  { options, pin, stack }: Releasing,
  version: string,
  { pause, progress, signal, timeout }: SecretsSurroundings & { readonly timeout: number },
): Promise<Release> {
  const lines: Lines = {
    line: (text) => progress.line(text),
    follow: (text) => progress.follow?.(text),
  };
  const [steps, looks] = [
    new StepProgress(lines, pause),
    new LookProgress(lines, pause, `${clusterOf(options)}-gate-`),
  ];
  const endsAt = pause.now() + timeout;
  const { stackName, parameters } = stack;
  try {
    const cloudFormation = await clients.cloudFormation();
    const { newest } = await new StandingReader({ ...clients, cloudFormation }, options).read();
    const ended = await withParameters(
      cloudFormation,
      {
        ...{ stackName, name: `teal-secret-${version.toLowerCase().replace(/[^a-z0-9-]/g, '-')}` },
        description: `teal secrets: another version of ${pin.variable}`,
        parameters: Object.keys(parameters),
        values: { ...asRelease(parameters), [pin.parameter]: version },
      },
      { pause, signal, endsAt, say: (text) => steps.say(text) },
    );
    if (ended === undefined) {
      return { outcome: 'still-running', reason: 'the release was not over at the timeout, and goes on' };
    }
    const { ImageDigest: digest } = parameters;
    const verdict = await waitForVerdict(
      clients,
      {
        ...{ service: options.service, environment: options.env },
        ...(options.cluster !== undefined && { cluster: options.cluster }),
        ...(digest !== undefined && { digest }),
        ...(newest && { since: newest.createdAt + 1 }),
      },
      {
        timeoutMs: Math.max(endsAt - pause.now(), LEAST_VERDICT_MS),
        ...{ pause, signal, onLook: (look) => looks.show(look) },
      },
    );
    const { outcome, reason, deployment } = verdict;
    return {
      ...{ outcome, reason: isGood(verdict) ? reason : `${reason}; ${whatNext(stack, pin)}` },
      ...(deployment !== undefined && { deployment }),
    };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (signal.aborted || failed === undefined) throw error;
    return { outcome: 'unknown', reason: `${failed.message}; the next release gives it to the tasks, too` };
  }
}

/** It is none of an earlier image, and declares no fix, whatever the one before it was. */
const asRelease = (parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['RollbackTo', 'FixFor'].filter((name) => Object.hasOwn(parameters, name)).map((name) => [name, 'none']),
  );

/** CloudFormation goes back with the service, and restores the parameter. */
function whatNext({ parameters }: Pick<Deployed, 'parameters'>, { variable, parameter }: Pin): string {
  const before = parameters[parameter] ?? '';
  if (before === '') {
    return `no version of ${shown(variable)} was pinned before, so that tasks which start from now on read the new one: set the value of before again (teal secrets set ${shown(variable)} --release)`;
  }
  return `tasks keep version ${shortVersion(before)}, also those that start from now on. The new one is current, and the next release tries it again: set the value of before, or a better one (teal secrets set ${shown(variable)} --release)`;
}

export const exitCodeOfRelease = ({ outcome }: Release): number => {
  if (isGood({ outcome })) return EXIT.AS_EXPECTED;
  return outcome === 'unknown' || outcome === 'still-running' ? EXIT.COULD_NOT_RUN : EXIT.NOT_AS_EXPECTED;
};
