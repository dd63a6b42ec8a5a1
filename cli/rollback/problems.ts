import { see } from '../../lambda/shared/runbook';
import type { ReleaseEntry } from '../records/entry';
import type { Wanted } from './wanted';

/** Whether a commit is of main, as git says it. */
export type Ancestry =
  | { readonly is: 'ancestor' | 'no-ancestor' }
  /** It cannot be told; why, and what to do. */
  | { readonly is: 'unknown'; readonly why: string };

/** What ECR says of an image. */
export type ImageSeen =
  | { readonly is: 'there' }
  | { readonly is: 'gone' }
  /** ECR did not answer. */
  | { readonly is: 'unknown'; readonly why: string }
  /** `ARCHIVED`, `ACTIVATING`: not to be pulled. */
  | { readonly is: 'not-active'; readonly status: string };

/** Whether an image is what main built. */
export type Signature =
  | { readonly is: 'good' }
  /** Missing as well. */
  | { readonly is: 'bad'; readonly why: string }
  /** It could not be told: what it must be compared with was not reached. */
  | { readonly is: 'unknown'; readonly why: string };

/** What was found of a release that is to come back. */
export interface Checked {
  /** Absent without a commit. */
  readonly ancestry?: Ancestry;
  readonly image: ImageSeen;
  readonly signature: Signature;
  /** Newest first. */
  readonly irreversible: readonly ReleaseEntry[];
}

export interface Asking {
  /** `origin/main`. */
  readonly main: string;
  readonly repository: string;
  /** Commits of irreversible releases that a person takes upon themselves. */
  readonly across: readonly string[];
  /** Why a person goes on with what could not be told. */
  readonly unverified?: string;
}

/**
 * What could not be told of an image, each with why. None of it says that the image is wrong: a person may go on.
 */
export function untoldOf({
  ancestry,
  image,
  signature,
}: Pick<Checked, 'ancestry' | 'image' | 'signature'>): readonly string[] {
  return [
    ...(ancestry?.is === 'unknown' ? [`whether main has its commit: ${ancestry.why}`] : []),
    ...(image.is === 'unknown' ? [`whether it is there: ${image.why}`] : []),
    ...(signature.is === 'unknown' ? [`whether it is signed: ${signature.why}`] : []),
  ];
}

/** Why a release must not come back, all at once, each with what to do; empty when nothing is against it. */
export function problemsOf(
  { digest, commit }: Wanted,
  { ancestry, image, signature, irreversible }: Checked,
  { main, repository, across, unverified }: Asking,
): readonly string[] {
  const problems: string[] = [];
  const untold = unverified === undefined ? untoldOf({ ancestry, image, signature }) : [];
  if (untold.length > 0) {
    problems.push(
      `all of the image must be known, got ${digest}, and not ${untold.join('; ')}; try again, or go on without: --unverified '<reason>'${see('recovery.md#without-teal')}`,
    );
  }
  if (ancestry?.is === 'no-ancestor') {
    problems.push(
      `the commit must be an ancestor of ${main}, got ${commit}; name one that was merged, or merge it first`,
    );
  }
  if (image.is === 'gone') {
    problems.push(
      `the image must be in ${repository}, got no ${digest}; name an older release, or put the image back from another region's repository with teal promote`,
    );
  }
  if (image.is === 'not-active') {
    problems.push(
      `the image must be one that can be pulled, got ${digest} with status ${image.status} in ${repository}; restore it, which takes up to 20 minutes, or name another release`,
    );
  }
  if (signature.is === 'bad') {
    problems.push(
      `the image must be signed by the build of main, got ${digest}: ${signature.why}; name another release, and find out who pushed this one`,
    );
  }
  for (const release of irreversible) {
    if (across.includes(release.commit)) continue;
    problems.push(
      `no release since must be irreversible, got ${release.commit} (${release.at}): ${release.irreversible}; go forward with a fix, or say that the old version can live with it: --across ${release.commit}`,
    );
  }
  return problems;
}
