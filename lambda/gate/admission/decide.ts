import type { AdmissionRules } from '../../shared/environment';
import { type RunbookSection, see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';
import { judgeScan, type Scan } from './scan';

/** A container of the revision that goes out. */
export interface Container {
  readonly name: string;
  /** As its task definition names it. */
  readonly image: string;
  /** `sha256:…`; undefined when neither ECS nor the name says it, nor a tag that cannot move. */
  readonly digest?: string | undefined;
}

/** What an image is signed by, where that is asked. */
export type Signature =
  | { readonly kind: 'signed'; readonly commit: string }
  | { readonly kind: 'not-signed' | 'unknown'; readonly reason: string };

/** What ECR says of an image; `unreadable` when it was asked in vain. */
export type Seen =
  | { readonly kind: 'absent' }
  | { readonly kind: 'archived'; readonly status: string }
  | {
      readonly kind: 'present';
      /** Milliseconds since the Unix epoch. */
      readonly pushedAt: number | undefined;
      readonly scan: Scan;
      /** Absent when no signature is asked for. */
      readonly signature?: Signature;
    }
  | { readonly kind: 'unreadable'; readonly error: string };

/** `111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/shop`, without tag and digest. */
export const repositoryUriOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');

/** Why an image is not even looked at in ECR; undefined for one that is. */
export function refuseUnseen({ image, digest }: Container, rules: AdmissionRules): Verdict | undefined {
  const repository = repositoryUriOf(image);
  if (!rules.repositories.includes(repository)) {
    return fail(
      `it is of ${shown(repository)}, and must be of ${rules.repositories.join(' or ')}`,
      'gate-admission.md#another-repository',
    );
  }
  if (digest === undefined) {
    return fail(
      'it is named by a tag that can be moved, so nobody knows what will run: name it by its digest',
      'gate-admission.md#another-repository',
    );
  }
  return undefined;
}

/**
 * What is asked of one container: of an image that the configuration names by its digest no signature, since it says already
 * what runs. A name with a tag alone, or another digest, is none of them.
 */
export function rulesFor({ image }: Container, { signed, ...rules }: AdmissionRules): AdmissionRules {
  const isPinned = image.includes('@sha256:') && (rules.pinned ?? []).includes(image);
  return isPinned || signed === undefined ? rules : { ...rules, signed };
}

/** What becomes of one container whose image was looked at. */
export function judgeSeen(seen: Seen, rules: AdmissionRules, now: number): Verdict {
  switch (seen.kind) {
    case 'unreadable':
      return unknown(`ECR could not be asked for it (${seen.error})`);
    case 'absent':
      return fail('ECR has no such image', 'gate-admission.md#another-repository');
    case 'archived':
      return fail(`it is ${seen.status}, so it cannot be pulled`, 'gate-admission.md#not-scanned');
    case 'present':
      return judgePresent(seen, rules, now);
  }
}

function judgePresent(
  { pushedAt, scan, signature }: Seen & { kind: 'present' },
  rules: AdmissionRules,
  now: number,
): Verdict {
  const scanned = judgeScan(scan, rules, { now, pushedAt });
  const parts = [
    scanned.outcome === 'fail'
      ? fail(
          scanned.reason,
          scan.kind === 'found' &&
            scan.findings !== undefined &&
            ['COMPLETE', 'ACTIVE'].includes(`${scan.status}`)
            ? 'gate-admission.md#findings'
            : 'gate-admission.md#not-scanned',
        )
      : scanned,
    ...(rules.signed !== undefined ? [judgeSignature(signature)] : []),
  ];
  return worst(parts);
}

function judgeSignature(signature: Signature | undefined): Verdict {
  switch (signature?.kind) {
    case 'signed':
      return { outcome: 'pass', reason: `signed for commit ${signature.commit}` };
    case 'not-signed':
      return fail(signature.reason, 'gate-admission.md#not-signed');
    default:
      return unknown(signature?.reason ?? 'its signature was not looked at');
  }
}

/**
 * Every container must be admitted: one that a sidecar's author has changed runs with the same rights as the service.
 *
 * @param judged by container
 */
export function decide(judged: readonly (readonly [string, Verdict])[]): Verdict {
  if (judged.length === 0) return unknown('ECS does not say what the containers of the new revision are');
  return worst(judged.map(([name, each]) => ({ ...each, reason: `${shown(name)}: ${each.reason}` })));
}

const ORDER = ['fail', 'inconclusive', 'pass'] as const;

/** A fail before what could not be told before a pass, with the reasons of all that are so. */
function worst(verdicts: readonly Verdict[]): Verdict {
  const outcome =
    ORDER.find((each) => verdicts.some((verdict) => verdict.outcome === each)) ?? 'inconclusive';
  const reasons = verdicts.filter((verdict) => verdict.outcome === outcome).map(({ reason }) => reason);
  return { outcome, reason: reasons.join('; ') };
}

const unknown = (reason: string): Verdict => ({ outcome: 'inconclusive', reason });

const fail = (reason: string, section: RunbookSection): Verdict => ({
  outcome: 'fail',
  reason: reason + see(section),
});

/** Names come from a task definition that anybody may have registered. */
const shown = (text: string): string => text.slice(0, 200).replace(/[^\w./:@-]/g, '?');
