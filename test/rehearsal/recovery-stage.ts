import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplyOptions } from '../../cli/apply';
import { type ApplySurroundings, apply } from '../../cli/apply/carry-out';
import { connect } from '../../cli/aws/clients';
import { clusterOf } from '../../cli/aws/options';
import { changesHash, describeChangeSet } from '../../cli/change-set/describe';
import { execute, propose } from '../../cli/change-set/propose';
import { untilSettled } from '../../cli/change-set/settle';
import { seeStack } from '../../cli/change-set/stack';
import { type Prepared, preparedSchema } from '../../cli/prepare/prepared';
import { Progress } from '../../cli/progress';
import type { ReleaseEntry } from '../../cli/records/entry';
import { type Journal, journalOf } from '../../cli/records/journal';
import type { RollbackOptions } from '../../cli/rollback';
import { carryOut, type RollbackSurroundings } from '../../cli/rollback/carry-out';
import type { Asked } from '../../cli/rollback/wanted';
import { recordsBucketName } from '../../lib/config/names';
import type { Backstage } from '../../rehearsal/testing';
import { Lines } from '../cli/lines';

const FILES = mkdtempSync(join(tmpdir(), 'teal-recovery-'));
afterAll(() => rmSync(FILES, { recursive: true, force: true }));

/** The service and the environment of {@link shop}. */
export const OF = { service: 'shop', env: 'production' } as const;
export const STACK = clusterOf(OF);

const manifest = (version: number): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    annotations: { version: String(version) },
  });
/** The digest of the image of a version: that of its manifest. */
export const imageOf = (version: number): string =>
  `sha256:${createHash('sha256').update(manifest(version)).digest('hex')}`;
export const commitOf = (version: number): string => `${version}${'abcdef0'.repeat(6)}`.slice(0, 40);

/** A person, or a job, before AWS as a rehearsal has it. */
export class Person {
  readonly lines = new Lines();
  private constructor(
    readonly backstage: Backstage,
    /** Of the records. */
    readonly bucket: string,
    readonly journal: Journal,
    private readonly clients: Awaited<ReturnType<typeof connect>>,
  ) {}

  static async at(backstage: Backstage): Promise<Person> {
    const environment = { ...backstage.environment, GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'octocat' };
    Object.assign(process.env, environment, { AWS_MAX_ATTEMPTS: '1' });
    const clients = await connect({});
    const account = backstage.arns.service.split(':')[4] ?? '';
    const bucket = recordsBucketName('shop', account);
    const journal = journalOf(await clients.s3(), { bucket, environment: OF.env, service: OF.service });
    return new Person(backstage, bucket, journal, clients);
  }

  get s3() {
    return this.clients.s3();
  }

  get cloudFormation() {
    return this.clients.cloudFormation();
  }

  get ecr() {
    return this.clients.ecr();
  }

  /** Statuses of the service's deployments. */
  async deployments(): Promise<string[]> {
    const { ListServiceDeploymentsCommand } = await import('@aws-sdk/client-ecs');
    const { cluster, service } = this.backstage.arns;
    const { serviceDeployments = [] } = await this.clients.ecs.send(
      new ListServiceDeploymentsCommand({ cluster, service }),
    );
    return serviceDeployments.map(({ status }) => `${status}`);
  }

  /** StopServiceDeployment, of the next one that runs. */
  async stop(): Promise<void> {
    const { ListServiceDeploymentsCommand, StopServiceDeploymentCommand } = await import(
      '@aws-sdk/client-ecs'
    );
    const { cluster, service } = this.backstage.arns;
    const running = new ListServiceDeploymentsCommand({
      cluster,
      service,
      status: ['PENDING', 'IN_PROGRESS'],
    });
    for (;;) {
      const [deployment] = (await this.clients.ecs.send(running)).serviceDeployments ?? [];
      const { serviceDeploymentArn } = deployment ?? {};
      const stopType = 'ROLLBACK';
      if (serviceDeploymentArn !== undefined) {
        await this.clients.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType }));
        return;
      }
      await this.backstage.pause.sleep(1000);
    }
  }

  async stack(name: string) {
    return seeStack(await this.cloudFormation, name);
  }

  /** Writes down that versions were released, an hour apart, the last an hour ago. */
  async released(
    ...entries: readonly (number | (Partial<ReleaseEntry> & { version: number }))[]
  ): Promise<void> {
    const all = entries.map((entry) => (typeof entry === 'number' ? { version: entry } : entry));
    for (const [nth, { version, ...more }] of all.entries()) {
      await this.journal.append({
        schemaVersion: 1,
        kind: 'release',
        at: new Date(this.backstage.pause.now() - (all.length - nth) * 3_600_000).toISOString(),
        ...{ service: OF.service, environment: OF.env },
        ...{ commit: commitOf(version), digest: imageOf(version) },
        ...{ outcome: 'released', reason: 'it serves', overrides: [], ...more },
      });
    }
  }

  /** Pushes the images of versions. */
  async pushed(repositoryName: string, ...versions: readonly number[]): Promise<void> {
    const { PutImageCommand } = await import('@aws-sdk/client-ecr');
    const ecr = await this.ecr;
    for (const version of versions) {
      await ecr.send(
        new PutImageCommand({
          repositoryName,
          imageManifest: manifest(version),
          imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
          imageTag: commitOf(version),
        }),
      );
    }
  }

  /** `teal rollback`, all of it but the command line. */
  async rollback(
    asked: Asked,
    options: Partial<RollbackOptions> = {},
    surroundings: Partial<RollbackSurroundings> = {},
  ) {
    const given: RollbackOptions = {
      ...OF,
      ...{ reason: 'errors', git: '.', main: 'origin/main', across: [], timeout: 3_600_000 },
      ...options,
    };
    return carryOut(asked, given, {
      connect,
      pause: this.backstage.pause,
      progress: new Progress(this.lines.stream),
      signal: new AbortController().signal,
      verify: async () => ({ is: 'good' }),
      ancestry: async () => ({ is: 'ancestor' }),
      ...surroundings,
    });
  }

  /** Gives the stack back the strategy of its releases, where a recovery has left its own. */
  async putBack(): Promise<void> {
    const cf = await this.cloudFormation;
    const { pause } = this.backstage;
    const { signal } = new AbortController();
    const stack = await seeStack(cf, STACK);
    if (stack?.parameters.RollbackTo === 'none') return;
    const proposed = await propose(
      cf,
      {
        ...{ stackName: STACK, name: 'put-back', description: 'after a recovery' },
        ...{ parameters: Object.keys(stack?.parameters ?? {}), values: { RollbackTo: 'none' } },
      },
      { pause, signal },
    );
    if (proposed.is !== 'ready') throw new Error(`${proposed.is} change set`);
    await execute(cf, STACK, proposed.arn);
    const endsAt = pause.now() + 3_600_000;
    await untilSettled(cf, STACK, proposed.arn, { pause, signal, endsAt, say: () => {} });
  }

  /** `teal apply`, likewise. */
  async apply(
    assembly: string,
    of: Prepared,
    options: Partial<ApplyOptions> = {},
    surroundings: Partial<ApplySurroundings> = {},
  ) {
    const given: ApplyOptions = {
      ...{ prepared: 'prepared.json', assembly, git: '.', timeout: 4 * 3_600_000 },
      ...{ approvedBy: ['hubot'], mergedBy: 'octocat', override: [] },
      ...options,
    };
    return apply(of, given, {
      connect,
      pause: this.backstage.pause,
      progress: new Progress(this.lines.stream),
      signal: new AbortController().signal,
      ancestry: async () => ({ is: 'no-ancestor' }),
      messages: async () => ({ messages: [] }),
      ...surroundings,
    });
  }

  /** Writes a file of JSON. @returns its path */
  file(name: string, content: object): string {
    const path = join(FILES, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  }
}

/** What a deploy of a version has prepared: its change set, made as the stack is. */
export async function prepareDeploy(
  { backstage, cloudFormation }: Person,
  version: number,
): Promise<Prepared> {
  const cf = await cloudFormation;
  const signal = new AbortController().signal;
  const stack = await seeStack(cf, STACK);
  const proposed = await propose(
    cf,
    {
      ...{ stackName: STACK, name: `teal-${commitOf(version)}`, description: 'a deploy' },
      parameters: Object.keys(stack?.parameters ?? {}),
      values: { ImageDigest: imageOf(version), RollbackTo: 'none' },
    },
    { pause: backstage.pause, signal },
  );
  if (proposed.is !== 'ready') throw new Error(`${proposed.is} change set of ${version}`);
  const seen = await describeChangeSet(cf, { StackName: STACK, ChangeSetName: proposed.arn });
  return prepared(version, { arn: proposed.arn, hash: changesHash(seen?.changes ?? []) });
}

/** What `teal prepare` writes of one change set. */
export function prepared(
  version: number,
  changeSet: { readonly arn: string; readonly hash: string },
  environment: string = OF.env,
): Prepared {
  return preparedSchema.parse({
    schemaVersion: 1,
    environment,
    commit: commitOf(version),
    digests: { [OF.service]: imageOf(version) },
    preparedAt: '2026-11-26T10:00:00.000Z',
    services: [{ name: OF.service, stack: STACK }],
    stacks: [
      { name: STACK, is: 'prepared', changeSet: changeSet.arn, changesHash: changeSet.hash, changes: [] },
    ],
  });
}
