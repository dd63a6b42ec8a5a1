import { join } from 'node:path';
import * as teal from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { readAssembly } from '../../rehearsal/assembly/assembly';
import { type AssemblyInput, directoryOf } from '../../rehearsal/assembly/assembly-input';
import type { OperatorStep } from '../../rehearsal/scenarios/operator';
import type { Backstage } from '../../rehearsal/testing';
import { CONFIGURATIONS, type UpgradedConfiguration } from './configurations';
import { pinnedIds } from './pinned';
import { rehearsedVersions } from './stored-versions';

const root = join(__dirname, '..', '..');
const ENVIRONMENT = 'production';

export const digest = (nth: number): string => `sha256:${String(nth).repeat(64)}`;

/** Each version that is upgraded from, with each configuration. */
export const UPGRADES: readonly (readonly [version: string, configuration: string])[] =
  rehearsedVersions().flatMap((version) =>
    Object.keys(CONFIGURATIONS).map((name) => [version, name] as const),
  );

export function configurationNamed(name: string): UpgradedConfiguration {
  const found = CONFIGURATIONS[name];
  if (found) return found;
  throw new Error(`configuration must be one of ${Object.keys(CONFIGURATIONS).join(', ')}, got ${name}`);
}

const current = new Map<string, AssemblyInput>();

/** What this version makes of a configuration. */
export function currentAssembly(name: string): AssemblyInput {
  const known = current.get(name) ?? synthesized(name);
  current.set(name, known);
  return known;
}

/** @param change of the configuration @default none */
export function synthesized(
  name: string,
  change: (version: typeof teal) => Partial<teal.DeliveryInput> = () => ({}),
): AssemblyInput {
  const input = { ...configurationNamed(name).of(teal), ...change(teal) };
  return synthesizeDelivery(input, { file: join(root, 'teal.config.ts') });
}

/** Who is rehearsed. */
export function rehearsedAs(name: string) {
  const { service, hasPipeline } = configurationNamed(name);
  return {
    environment: ENVIRONMENT,
    service,
    ...(hasPipeline && { deployedParameters: { ImageDigest: digest(0) } }),
  };
}

/** Looks at the physical ids of what is pinned; its `returned` has them. */
export function lookAtPinned(name: string, assembly: AssemblyInput): OperatorStep {
  const { teal: manifest } = readAssembly(directoryOf(assembly));
  const of = manifest?.environments.find(({ name: environment }) => environment === ENVIRONMENT);
  const service = of?.services.find((one) => one.name === configurationNamed(name).service);
  const stacks = service ? [service.foundationStack, service.stack] : [];
  return { do: 'run', run: (backstage: Backstage) => pinnedIds(backstage, stacks) };
}

/** As a pipeline releases it, or past CloudFormation where the image stands in the template. */
export function releaseOf(name: string, nth: number, version: 'good' | 'bad'): OperatorStep {
  const { hasPipeline, bad } = configurationNamed(name);
  const release = version === 'good' ? {} : bad.version;
  return hasPipeline
    ? { do: 'update-stack', parameters: { ImageDigest: digest(nth) }, release }
    : { do: 'release', release };
}
