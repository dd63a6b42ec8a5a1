import { jobToken } from '../../../cli/images/provenance/job-token';
import type { PublishOptions } from '../../../cli/publish';
import { publish } from '../../../cli/publish/carry-out';
import { exitCodeOf, type Published } from '../../../cli/publish/report';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import { Files, imageOf } from './oci-archive';
import { HOME, NAME, Registries } from './registries';
import { CLAIMS, type Claims, Sigstore } from './sigstore';

/** A job of GitHub that publishes to ECR and signs with Sigstore, all of them stand-ins over HTTP. */
export class Publishing {
  readonly files = new Files();
  readonly image = imageOf();
  readonly archive = this.files.write('image.tar', this.image.bytes);
  registries = new Registries();
  readonly lines: string[] = [];

  private constructor(readonly sigstore: Sigstore) {}

  static async start(): Promise<Publishing> {
    return new Publishing(await Sigstore.start());
  }

  /** Empty registries, and the job as it should be. */
  async anew(...services: readonly AwsService[]): Promise<void> {
    await this.registries.close();
    this.registries = await new Registries().start(...services);
    this.sigstore.claims = CLAIMS;
    this.sigstore.down.clear();
    this.sigstore.asked.length = 0;
    this.lines.length = 0;
  }

  async publish(
    options: Partial<PublishOptions> = {},
    claims: Claims = {},
  ): Promise<Published & { readonly exitCode: number }> {
    this.sigstore.claims = { ...CLAIMS, ...claims };
    const { connect } = this.registries;
    const published = await publish(
      {
        archive: this.archive,
        repository: HOME,
        fulcio: this.sigstore.url,
        rekor: this.sigstore.url,
        trustedRoot: this.sigstore.trustedRoot,
        ...options,
      },
      {
        connect,
        jobToken: () => jobToken(this.sigstore.environment),
        progress: { line: (text) => this.lines.push(text) },
        signal: new AbortController().signal,
      },
    );
    return { ...published, exitCode: exitCodeOf(published) };
  }

  /** Digests with their tags, oldest first. */
  images(where: 'home' | 'away' = 'home'): readonly (readonly [string, string[]])[] {
    return this.registries[where].repository(NAME).images.map(({ digest, tags }) => [digest, [...tags]]);
  }

  async close(): Promise<void> {
    await this.registries.close();
    await this.sigstore.close();
    this.files.remove();
  }
}
