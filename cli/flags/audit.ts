import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagState } from '../../lib/config/flag-day';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { harmlessValues } from '../records/harmless-values';
import { synthesize } from '../rehearse/synthesize';
import { type FlagsSurroundings, list, todayOf } from './carry-out';
import { rowsOf } from './report';

/** A flag as `teal.json` has it. */
export interface AuditedFlag {
  readonly service: string;
  readonly name: string;
  readonly owner: string;
  /** YYYY-MM-DD */
  readonly expires: string;
}

export interface Finding extends AuditedFlag {
  /** `undeclared` is in AppConfig and no longer in the configuration. */
  readonly is: 'expired' | 'tooFar' | 'soon' | 'undeclared';
}

/** What is wrong with the flags of a delivery on a day, as synth warns of it. @param today YYYY-MM-DD, in UTC */
export function audited(flags: readonly AuditedFlag[], today: string): readonly Finding[] {
  return flags.flatMap((flag): Finding[] => {
    const state = flagState(flag.expires, today);
    return state === 'good' ? [] : [{ ...flag, is: state === 'expiresSoon' ? 'soon' : state }];
  });
}

/** Two weeks are left to take a flag out: that alone is told, and fails nothing. */
export const fails = (findings: readonly Finding[]): boolean => findings.some(({ is }) => is !== 'soon');

/** Of the assembly, each flag once for its service: environments have the same ones. @throws VerbFailed */
export function flagsIn(directory: string): readonly AuditedFlag[] {
  const found = new Map<string, AuditedFlag>();
  for (const { services } of manifestOf(directory).environments) {
    for (const { name: service, flags = [] } of services) {
      for (const { name, owner, expires } of flags)
        found.set(`${service}/${name}`, { service, name, owner, expires });
    }
  }
  return [...found.values()];
}

interface Manifest {
  readonly environments: readonly {
    readonly services: readonly { readonly name: string; readonly flags?: readonly AuditedFlag[] }[];
  }[];
}

function manifestOf(directory: string): Manifest {
  const path = join(directory, 'teal.json');
  try {
    const manifest: Partial<Manifest> = JSON.parse(readFileSync(path, 'utf8'));
    // A file without them has no flag that has expired.
    if (!Array.isArray(manifest.environments)) throw new Error('no environments');
    return manifest as Manifest;
  } catch (error) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `${path} must be what cdk synth of a Teal app has written, got ${error instanceof Error ? error.message : 'nothing'}; synthesize again`,
    );
  }
}

/** Asks AWS nothing. @throws VerbFailed */
export async function auditAssembly(
  options: { readonly config: string; readonly assembly?: string },
  today: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const folder = new TemporaryFolder('teal-flags');
  try {
    if (options.assembly === undefined) {
      progress.line(`Synthesizing ${options.config}`);
      await synthesize(options.config, folder.path, signal);
    }
    return audited(flagsIn(options.assembly ?? folder.path), today);
  } finally {
    progress.end();
    folder.remove();
  }
}

/** What is out of a service and in no configuration any more. @throws VerbFailed where AWS did not say */
export async function undeclaredIn(
  { service, env, ...place }: Partial<ServiceOptions>,
  surroundings: FlagsSurroundings,
): Promise<readonly Finding[]> {
  if (service === undefined || env === undefined) return [];
  const { standing, reason } = await list({ service, env, ...place }, surroundings);
  if (standing === undefined) throw new VerbFailed(EXIT.COULD_NOT_RUN, reason);
  return rowsOf(standing, todayOf(surroundings))
    .filter(({ state }) => state === 'undeclared')
    .map(({ name }) => ({ service, name, owner: 'nobody', expires: '', is: 'undeclared' }));
}

export const auditCode = (findings: readonly Finding[]): number =>
  fails(findings) ? EXIT.NOT_AS_EXPECTED : EXIT.AS_EXPECTED;

export const auditJson = (findings: readonly Finding[]): string =>
  `${JSON.stringify(harmlessValues({ schemaVersion: 1, exitCode: auditCode(findings), findings }), null, 2)}\n`;

const WORDS: Readonly<Record<Finding['is'], (flag: Finding) => string>> = {
  expired: ({ expires }) => `expired on ${expires}: take it out of the code and of the configuration`,
  tooFar: ({ expires }) => `expires on ${expires}, more than a year ahead: give it a day within a year`,
  soon: ({ expires }) => `expires on ${expires}: decide it`,
  undeclared: () => 'is in AppConfig and not in the configuration: no code should ask for it any more',
};

export const auditText = (findings: readonly Finding[]): string =>
  findings.length === 0
    ? 'no flag has expired\n'
    : `${findings.map((one) => harmless(`${one.service}: ${one.name} of ${one.owner} ${WORDS[one.is](one)}`)).join('\n')}\n`;
