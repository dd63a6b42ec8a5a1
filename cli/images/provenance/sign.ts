import { STATEMENT_TYPE } from '../../../lambda/shared/images/bundle-type';
import { EXIT, VerbFailed } from '../../exit-codes';

/** Where signatures are made. */
export interface SigningService {
  readonly fulcioURL?: string;
  readonly rekorURL?: string;
  /** A time stamp instead of an entry in a log. */
  readonly tsaServerURL?: string;
  /** @default true */
  readonly tlogUpload?: boolean;
}

/**
 * Sigstore's public instance writes names of repository, workflow and commit to a log that everybody reads and nobody
 * deletes from. GitHub's own is for private repositories (of GitHub Enterprise Cloud), and logs nothing.
 *
 * source: github.com/actions/attest, packages/attest (endpoints of both)
 */
export const SIGNING_SERVICES: Readonly<Record<'public' | 'github', SigningService>> = {
  public: {},
  github: {
    fulcioURL: 'https://fulcio.githubapp.com',
    tsaServerURL: 'https://timestamp.githubapp.com',
    tlogUpload: false,
  },
};

/** @returns the bundle, as JSON @throws VerbFailed when one of the services does not sign */
export async function signStatement(
  statement: object,
  jwt: string,
  service: SigningService,
): Promise<Buffer> {
  const { attest } = await import('sigstore');
  try {
    const bundle = await attest(Buffer.from(JSON.stringify(statement)), STATEMENT_TYPE, {
      ...service,
      identityToken: jwt,
      // Fulcio and Rekor are asked once in a build; a few seconds of trouble should not cost it.
      retry: { retries: 3, minTimeout: 500, factor: 2 },
      timeout: 15_000,
    });
    return Buffer.from(JSON.stringify(bundle));
  } catch (error) {
    const { code, cause } = error as { code?: string; cause?: unknown };
    // The message of IDENTITY_TOKEN_PARSE_ERROR holds the token.
    const why = [code ?? 'an error', cause instanceof Error ? cause.message : ''].filter(Boolean).join(': ');
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `the provenance must be signed by Sigstore, got ${why}; the image has no tag yet: run the job again`,
    );
  }
}
