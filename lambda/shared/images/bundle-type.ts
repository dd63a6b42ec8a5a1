/** A bundle of Sigstore as an artifact, as cosign 3 and actions/attest attach it. source: sigstore/cosign, specs/BUNDLE_SPEC.md */
export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** source: https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json';

/** source: https://slsa.dev/spec/v1.0/provenance */
export const PROVENANCE_TYPE = 'https://slsa.dev/provenance/v1';
