import { resolve } from 'node:path';
import type { Severity } from '../../../lambda/shared/environment';
import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';

/** A finding that releases may go out with, for a while. */
export interface AcceptedFindingInput {
  /** As the scanner calls it: `CVE-2026-12345`. */
  readonly id: string;
  /** The last day, in UTC: `2027-01-31`. Whoever accepts a finding looks again. */
  readonly expires: string;
  /** Why it does no harm here. It stands in the configuration alone, for who reviews that. */
  readonly reason: string;
}

/** What the gate on images asks: docs/gates/admission.md. */
export interface AdmissionOptions extends GateOptions {
  /**
   * Repositories of ECR, beside the service's own, that containers may be of: URIs without a tag, like
   * `111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/proxy`. Another account must let the gate read.
   * @default none
   */
  readonly repositories?: readonly string[];
  /**
   * The mildest finding that stops a release. `UNDEFINED` is any.
   * @default 'HIGH' CVSS 7 and more: what can be exploited from afar, and what PCI DSS 6.3.3 wants mended within a month.
   * Milder ones are in every base image and would be accepted unread
   */
  readonly severity?: Severity;
  /** @default none */
  readonly accept?: readonly AcceptedFindingInput[];
  /**
   * Whether images must be signed by the repository's workflow, as `teal publish` signs them. Sigstore's public root of
   * trust comes with Teal; `trustedRoot` is a file with others, from the configuration file (`gh attestation
   * trusted-root`), which images that GitHub's own Sigstore signs need. In environments without a pipeline nothing is asked
   * for: nobody signs the image of a laptop.
   * @default false
   */
  readonly signed?: boolean | { readonly trustedRoot: string };
}

export interface Admission extends GateSettings {
  readonly kind: 'admission';
  readonly repositories: readonly string[];
  readonly severity: Severity;
  readonly accept: readonly AcceptedFindingInput[];
  /** `trustedRoot` is absolute. */
  readonly signed: false | { readonly trustedRoot?: string };
}

/** Lets images run that are of the right repository, scanned without bad findings and, where that is asked, signed. */
export const admission = (options: AdmissionOptions = {}): GateInput => ({ kind: 'admission', ...options });

export const fillAdmission = (options: AdmissionOptions, directory: string): Admission => ({
  kind: 'admission',
  ...settingsOf('admission', options),
  stages: ['PRE_SCALE_UP'],
  repositories: options.repositories ?? [],
  severity: options.severity ?? 'HIGH',
  accept: options.accept ?? [],
  signed: signedOf(options.signed ?? false, directory),
});

function signedOf(
  signed: boolean | { readonly trustedRoot: string },
  directory: string,
): Admission['signed'] {
  if (typeof signed === 'boolean') return signed && {};
  return { trustedRoot: resolve(directory, signed.trustedRoot) };
}
