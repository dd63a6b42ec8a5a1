import type { Signer } from './certificate';
import { type ExpectedProvenance, GITHUB, GITHUB_ISSUER, MAIN } from './expected';
import type { Stated } from './stated';

/** Why an image does not pass. */
export type NotVerified =
  /** No such image. */
  | 'absent'
  /** It cannot be pulled before it is restored. */
  | 'archived'
  /** Nothing is attached to it that could be a provenance. */
  | 'unsigned'
  /** The signature, its certificate or its entry in the log is not valid. */
  | 'bad-signature'
  /** Somebody else has signed. */
  | 'other-identity'
  /** It speaks of another image. */
  | 'other-subject'
  /** It speaks of another commit. */
  | 'other-commit'
  /** It could not be told. */
  | 'inconclusive';

/** Where an image comes from, proved. */
export interface Provenance {
  readonly commit: string;
  /** `owner/name` */
  readonly repository: string;
  /** `O/R/.github/workflows/deploy.yml@refs/heads/main` */
  readonly workflowRef: string;
  /** URL of the workflow's run. */
  readonly run: string;
  /** Digest of the SBOM that was made with the image. */
  readonly sbom?: string;
}

export type Judgement =
  | { readonly verified: true; readonly provenance: Provenance }
  | { readonly verified: false; readonly why: NotVerified; readonly reason: string };

/** What a signature that is valid says. */
export interface Signed {
  readonly signer: Signer;
  /** Undefined when it signs something that is no provenance. */
  readonly stated: Stated | undefined;
}

/**
 * Whether a valid signature is the expected one. The certificate counts: it is what GitHub said of the job. The statement
 * is what the job said, and must agree with it.
 */
export function judge({ signer, stated }: Signed, digest: string, expected: ExpectedProvenance): Judgement {
  const { repository, commit, repositoryId, ref = MAIN, server = GITHUB } = expected;
  const workflows = [expected.workflowRef, ...(expected.formerWorkflowRefs ?? [])];
  // Exactly one of them; where it is none, the one that builds now is told of.
  const workflowRef =
    workflows.find((each) => signer.identity === `${server}/${each}`) ?? expected.workflowRef;
  const wanted: readonly (readonly [string, string | undefined, string])[] = [
    ['by GitHub, issuer', signer.issuer, expected.issuer ?? GITHUB_ISSUER],
    ['by the workflow', signer.identity, `${server}/${workflowRef}`],
    ['for the repository', signer.repository, `${server}/${repository}`],
    ...(repositoryId === undefined
      ? []
      : ([['for the repository with number', signer.repositoryId, `${repositoryId}`]] as const)),
    ['for', signer.ref, ref],
  ];
  for (const [what, got, value] of wanted) {
    if (got !== value)
      return no('other-identity', `its provenance must be signed ${what} ${value}, got ${got ?? 'none'}`);
  }
  if (stated === undefined)
    return no(
      'unsigned',
      'it must have a provenance (SLSA v1, of one image and one commit), got another statement',
    );
  if (stated.digest !== digest) {
    return no('other-subject', `its provenance must speak of ${digest}, got ${stated.digest}`);
  }
  if (signer.commit !== stated.commit) {
    return no(
      'other-commit',
      `its provenance must name the commit of its certificate, ${signer.commit ?? 'none'}, got ${stated.commit}`,
    );
  }
  if (commit !== undefined && stated.commit !== commit) {
    return no('other-commit', `its provenance must name the commit ${commit}, got ${stated.commit}`);
  }
  if (stated.builder !== signer.identity || stated.repository !== signer.repository) {
    return no(
      'other-identity',
      `its provenance must state who signed it, ${signer.identity} for ${signer.repository}, got ${stated.builder} for ${stated.repository}`,
    );
  }
  return {
    verified: true,
    provenance: {
      commit: stated.commit,
      repository,
      workflowRef,
      // The certificate's, where it has one.
      run: signer.run ?? stated.run,
      ...(stated.sbom !== undefined && { sbom: stated.sbom }),
    },
  };
}

const no = (why: NotVerified, reason: string): Judgement => ({ verified: false, why, reason });

/** From what says most to what says least: of several attestations that do not pass, the one to tell a person of. */
const TELLING: readonly NotVerified[] = [
  'other-commit',
  'other-subject',
  'inconclusive',
  'other-identity',
  'bad-signature',
  'unsigned',
];

/** One attestation that passes is enough: an image may be of two commits, and anybody may attach more. */
export function bestOf(judgements: readonly Judgement[]): Judgement {
  const passed = judgements.find(({ verified }) => verified);
  if (passed) return passed;
  const failed = judgements.flatMap((each) => (each.verified ? [] : [each]));
  const [most] = failed.sort((a, b) => TELLING.indexOf(a.why) - TELLING.indexOf(b.why));
  return most ?? no('unsigned', 'it must have a provenance, got nothing that is attached to it');
}
