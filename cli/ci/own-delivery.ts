import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { EXIT, VerbFailed } from '../exit-codes';
import { readJson } from '../github/json-file';
import { synthesize } from '../rehearse/synthesize';
import type { CheckedService } from './services';
import type { Result } from './step';

const manifest = z.object({
  environments: z.array(
    z.object({
      services: z.array(
        z.object({
          name: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
          build: z.object({ directory: z.string(), platform: z.enum(['linux/amd64', 'linux/arm64']) }),
          local: z.object({}).optional(),
        }),
      ),
    }),
  ),
});

type Use = (services: readonly CheckedService[], assembly: string) => Result | Promise<Result>;

/** The delivery of the working directory, synthesized once, by whichever step needs it first. */
export class OwnDelivery {
  private readonly folder = mkdtempSync(join(tmpdir(), 'teal-ci-'));
  private synthesized: Promise<string | undefined> | undefined;

  constructor(private readonly signal: AbortSignal) {}

  /** Gives a step the services; where they cannot be synthesized the step fails, and the other steps go on. */
  async use(act: Use): Promise<Result> {
    const assembly = join(this.folder, 'cdk.out');
    this.synthesized ??= this.whyNot(assembly);
    const why = await this.synthesized;
    if (why !== undefined) return { result: 'failed', said: why };
    return await act(servicesIn(assembly), assembly);
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async whyNot(assembly: string): Promise<string | undefined> {
    try {
      await synthesize('teal.config.ts', assembly, this.signal);
      return undefined;
    } catch (error) {
      if (error instanceof VerbFailed) return error.message;
      throw error;
    }
  }
}

/** Each once, as the last environment has it: what they are built from is the same in all. */
export function servicesIn(assembly: string, from = process.cwd()): CheckedService[] {
  const { environments } = readJson(manifest, join(assembly, 'teal.json'), bad);
  const services = environments.flatMap((each) => each.services);
  return [...new Map(services.map((each) => [each.name, each])).values()].map(({ name, build, local }) => ({
    service: name,
    directory: relative(from, join(assembly, build.directory)) || '.',
    platform: build.platform,
    local: local !== undefined,
  }));
}

const bad = (file: string, got: string): VerbFailed =>
  new VerbFailed(
    EXIT.BAD_INPUT,
    `${file} must be as cdk synth writes it for a delivery of this version of Teal, got ${got}; install one version of teal-cdk`,
  );
