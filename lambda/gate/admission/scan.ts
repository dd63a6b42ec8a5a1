import type { AcceptedFinding, Severity } from '../../shared/environment';
import type { Verdict } from '../../shared/verdict';
import { type Finding, weigh } from './findings';

/** What ECR says of the scan of one image. */
export type Scan =
  /** There is none. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'found';
      /** An open string: ECR adds some. */
      readonly status: string | undefined;
      /** All of them; undefined when the answer has no list. */
      readonly findings: readonly Finding[] | undefined;
    };

export interface ScanRules {
  /** The mildest severity that refuses an image. */
  readonly severity: Severity;
  readonly accept: readonly AcceptedFinding[];
}

/** Milliseconds after a push in which its scan may not have begun. */
const SCAN_BEGINS_WITHIN = 10 * 60_000;

/** A scan that ends by itself: the gate looks again. source: Amazon ECR API reference, ImageScanStatus */
const UNDER_WAY = ['IN_PROGRESS', 'PENDING', 'FINDINGS_UNAVAILABLE'];

/** No findings will come of these, and what a person does about it. source: as above */
const NEVER: Readonly<Record<string, string>> = {
  FAILED: 'start it again (aws ecr start-image-scan), or push the image anew',
  UNSUPPORTED_IMAGE:
    'ECR scans no index and not every base image: build one image of one platform (provenance: false), on a base that it knows',
  SCAN_ELIGIBILITY_EXPIRED: 'Inspector watches it no longer: set its re-scan duration longer, or build anew',
  LIMIT_EXCEEDED: 'the account is over a limit of Inspector: raise it, or scan less',
  IMAGE_ARCHIVED: 'restore it (aws ecr update-image-storage-class --target-storage-class STANDARD)',
};

const SWITCH_ON =
  'switch on scanning when an image is pushed (aws ecr put-registry-scanning-configuration, or the repository’s scanOnPush), then scan this one (aws ecr start-image-scan)';

/**
 * What its scan says of an image. Only one that has ended passes: `COMPLETE` of basic scanning, and `ACTIVE` of
 * Inspector, which goes on for as long as it watches the image.
 *
 * @param now and `pushedAt` in milliseconds since the Unix epoch
 */
export function judgeScan(
  scan: Scan,
  { severity, accept }: ScanRules,
  { now, pushedAt }: { readonly now: number; readonly pushedAt: number | undefined },
): Verdict {
  if (scan.kind === 'none') {
    return pushedAt !== undefined && now - pushedAt < SCAN_BEGINS_WITHIN
      ? { outcome: 'inconclusive', reason: 'its scan has not begun yet' }
      : { outcome: 'fail', reason: `it is not scanned: ${SWITCH_ON}` };
  }
  const { status, findings } = scan;
  if (status === undefined) return { outcome: 'inconclusive', reason: 'ECR does not say how its scan ended' };
  if (UNDER_WAY.includes(status)) return { outcome: 'inconclusive', reason: `its scan is ${status}` };
  const todo = NEVER[status];
  if (todo !== undefined) return { outcome: 'fail', reason: `its scan is ${status}: ${todo}` };
  if (status !== 'COMPLETE' && status !== 'ACTIVE') {
    return { outcome: 'inconclusive', reason: 'its scan has a status that is not known' };
  }
  if (findings === undefined) {
    return { outcome: 'inconclusive', reason: `its scan is ${status}, and ECR lists no findings` };
  }
  const { refused, accepted, expired } = weigh(findings, severity, accept, now);
  if (refused.length > 0) {
    const lapsed = expired.map(({ id, expires }) => `${id} was accepted until ${expires}`);
    return {
      outcome: 'fail',
      reason: [`it has ${counted(refused)} at or above ${severity}: ${shown(refused)}`, ...lapsed].join('; '),
    };
  }
  const why = accepted.map(({ id, expires }) => `${id} accepted until ${expires}`);
  return {
    outcome: 'pass',
    reason: [`no finding at or above ${severity}`, ...why].join(', '),
  };
}

const MOST_SHOWN = 5;

const counted = ({ length }: readonly Finding[]): string => `${length} finding${length > 1 ? 's' : ''}`;

function shown(findings: readonly Finding[]): string {
  const first = findings.slice(0, MOST_SHOWN).map(({ id, severity }) => `${clean(id)} (${clean(severity)})`);
  const rest = findings.length - first.length;
  return first.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Ids come from databases of others, and a reason is shown in logs, pull requests and terminals. */
const clean = (text: string): string => text.slice(0, 40).replace(/[^\w.-]/g, '?');
