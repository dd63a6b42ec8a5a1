import { type AcceptedFinding, type Severity, severities } from '../../shared/environment';

/** What a scan has found. */
export interface Finding {
  /** `CVE-2026-12345` */
  readonly id: string;
  /** An open string: both scanners have words of their own. */
  readonly severity: string;
}

/** Of one id, in the order in which a person should read them. */
export interface Weighed {
  /** At or above the severity, and not accepted; the worst first. */
  readonly refused: readonly Finding[];
  /** They would be refused, and are accepted. */
  readonly accepted: readonly AcceptedFinding[];
  /** They are refused, and were accepted until then. */
  readonly expired: readonly AcceptedFinding[];
}

const DAY = 86_400_000;

/** A word that is not known is the worst of all: nobody has decided that it may pass. */
function rank(severity: string): number {
  return severities.indexOf((severity === 'UNTRIAGED' ? 'UNDEFINED' : severity) as Severity);
}

/**
 * Which findings refuse an image. Scanners report one vulnerability for each package that has it; it counts once, as
 * the worst of them.
 */
export function weigh(
  findings: readonly Finding[],
  limit: Severity,
  accept: readonly AcceptedFinding[],
  now: number,
): Weighed {
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    const known = worst.get(finding.id);
    if (known === undefined || rank(finding.severity) < rank(known.severity)) worst.set(finding.id, finding);
  }
  const counting = [...worst.values()]
    .filter(({ severity }) => rank(severity) <= rank(limit))
    .sort((a, b) => rank(a.severity) - rank(b.severity) || (a.id < b.id ? -1 : 1));
  const listed = accept.filter(({ id }) => counting.some((finding) => finding.id === id));
  const accepted = listed.filter(({ expires }) => now < Date.parse(expires) + DAY);
  return {
    refused: counting.filter(({ id }) => !accepted.some((each) => each.id === id)),
    accepted,
    expired: listed.filter((each) => !accepted.includes(each)),
  };
}
