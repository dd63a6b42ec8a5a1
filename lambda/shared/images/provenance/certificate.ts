/**
 * Who signed, by the certificate that Fulcio made of the job's token: what GitHub says of the job, not what the job
 * says of itself.
 *
 * source: https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
 */
export interface Signer {
  /** URL of the workflow file: the subject of the certificate. */
  readonly identity?: string | undefined;
  readonly issuer?: string | undefined;
  readonly runnerEnvironment?: string | undefined;
  /** URL of the repository that the commit is of. */
  readonly repository?: string | undefined;
  readonly commit?: string | undefined;
  readonly ref?: string | undefined;
  readonly repositoryId?: string | undefined;
  /** URL of the run. */
  readonly run?: string | undefined;
}

const FULCIO = [1, 3, 6, 1, 4, 1, 57264, 1];
const ISSUER = 8;
const FIELDS = {
  runnerEnvironment: 11,
  repository: 12,
  commit: 13,
  ref: 14,
  repositoryId: 15,
  run: 21,
} as const;

interface Identity {
  readonly subjectAlternativeName?: string | undefined;
  readonly oids?:
    | readonly { readonly oid?: { readonly id: readonly number[] } | undefined; readonly value: Buffer }[]
    | undefined;
}

/** @param identity of a certificate whose chain is verified */
export function signerOf({ subjectAlternativeName, oids = [] }: Identity): Signer {
  const extension = (number: number): string | undefined => {
    const found = oids.filter(({ oid }) => oid && same(oid.id, [...FULCIO, number]));
    // Twice would be two answers.
    return found.length === 1 ? utf8String(found[0]?.value) : undefined;
  };
  const fields = Object.entries(FIELDS).map(([name, number]) => [name, extension(number)]);
  return { ...Object.fromEntries(fields), identity: subjectAlternativeName, issuer: extension(ISSUER) };
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at]);

/** DER: tag 12, a length of one or two bytes, the text. */
function utf8String(der: Buffer | undefined): string | undefined {
  if (der === undefined || der[0] !== 0x0c) return undefined;
  const [, short = 0, long = 0] = der;
  const [start, length] = short < 0x80 ? [2, short] : short === 0x81 ? [3, long] : [0, -1];
  return der.length === start + length ? der.toString('utf8', start) : undefined;
}
