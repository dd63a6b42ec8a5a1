import { type Duration, hours } from './duration';
import {
  type EphemeralTest,
  type EphemeralTestInput,
  ephemeralTestOf,
  gatesAnywhere,
} from './ephemeral-test';
import { rolling } from './release';
import { isObject } from './schema/field';
import type { DeliveryInput } from './types';
import type { Service } from './types-resolved';

/** An environment that is made for a while: `true` is all defaults. docs/ephemeral.md. */
export interface EphemeralInput {
  /** How long an instance lives; from 10 minutes to 7 days. @default hours(4) long enough for a review, too short to be forgotten */
  readonly ttl?: Duration;
  /** USD that an instance may cost by list prices over its ttl. `teal preview create` refuses more. @default 5 a day of a small service with a network of its own */
  readonly cost?: number;
  /** What `teal preview test` asks of an instance. @default a load test by what the delivery declares, and no end-to-end tests */
  readonly test?: EphemeralTestInput;
}

/** Which instance is synthesized: what the CDK context `ephemeral=NAME:INSTANCE` says. */
export interface AskedInstance {
  /** Name of the environment in the configuration. */
  readonly pattern: string;
  /** Name of the environment that is made of it. */
  readonly instance: string;
  /** When it was asked for, in ISO 8601: synth reads no clock. Absent where nobody creates it. */
  readonly created?: string;
  /** In seconds, as it was written. @default that of the configuration */
  readonly ttl?: string;
}

/** Of an instance, with everything filled in. */
export interface Ephemeral {
  readonly pattern: string;
  readonly ttlSeconds: number;
  /** USD. */
  readonly cost: number;
  readonly test: EphemeralTest;
  /** ISO 8601, without milliseconds. Absent where nobody creates it. */
  readonly expires?: string;
}

export const defaultEphemeral = { ttl: hours(4), cost: 5 } as const;

const environmentsOf = (input: unknown): [string, Record<string, unknown>][] =>
  isObject(input) && isObject(input.environments)
    ? Object.entries(input.environments).filter((each): each is [string, Record<string, unknown>] =>
        isObject(each[1]),
      )
    : [];

export const isPattern = (environment: unknown): boolean =>
  isObject(environment) && environment.ephemeral !== undefined;

/** Where instances of an environment with `ephemeral` are made, as far as the configuration says. */
export interface Preview {
  /** Of the environment in the configuration. */
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
}

/** All that a delivery has, whether an instance is synthesized or none. */
export const previewsOf = (input: unknown): readonly Preview[] =>
  environmentsOf(input)
    .filter(([, environment]) => isPattern(environment))
    .map(([name, { account, region }]) => ({
      name,
      ...(account !== undefined && { account: String(account) }),
      ...(region !== undefined && { region: String(region) }),
    }));

/**
 * The configuration as it is for the rest of Teal, which knows no patterns: without them, or with nothing but the instance
 * that is asked for. Takes what is wrong elsewhere as it is, so that all problems are reported at once.
 */
export function expandEphemeral(input: unknown, asked?: AskedInstance): unknown {
  const all = environmentsOf(input);
  if (!isObject(input) || !all.some(([, environment]) => isPattern(environment))) return input;
  const lasting = all.filter(([, environment]) => !isPattern(environment));
  const pattern = all.find(([name]) => name === asked?.pattern)?.[1];
  if (asked === undefined || !isPattern(pattern) || pattern === undefined) {
    return { ...input, environments: Object.fromEntries(lasting) };
  }
  return {
    ...input,
    ...imagesOf(input, lasting),
    environments: { [asked.instance]: instanceOf(pattern, asked, input) },
  };
}

/** Images are where the first lasting environment with a pipeline is: an instance does not move them. */
function imagesOf(input: Record<string, unknown>, lasting: readonly [string, Record<string, unknown>][]) {
  const home = lasting.find(([, { pipeline }]) => pipeline !== false)?.[1];
  if (isObject(input.images) && input.images.account !== undefined) return {};
  if (home?.account === undefined) return {};
  const { account, region } = home;
  return { images: { ...(isObject(input.images) && input.images), account, region } };
}

function instanceOf(
  { ephemeral: _, ...pattern }: Record<string, unknown>,
  { instance }: AskedInstance,
  delivery: Record<string, unknown>,
): Record<string, unknown> {
  return {
    // One task, replaced in place, without the gates of a place with users: what a preview is for is cheap and quick.
    release: rolling(),
    gates: [],
    // Nobody is called for what is gone in hours.
    notify: {},
    ...pattern,
    tasks: { ...onlyTask(pattern.tasks), ...(isObject(pattern.tasks) && pattern.tasks) },
    pipeline: pattern.pipeline ?? (delivery.repository ?? delivery.gitlab) !== undefined,
    protect: false,
    ...(isObject(pattern.domain) && { domain: domainOf(pattern.domain, instance) }),
  };
}

function onlyTask(tasks: unknown): { readonly min: number; readonly max: number } {
  const { min = 1, max = 1 } = isObject(tasks) ? (tasks as { min?: number; max?: number }) : {};
  return { min: Math.min(min, 1), max: Math.max(min, max) };
}

/** `pr-12.preview.example.com`, in the zone that the pattern's own name is in. */
function domainOf(domain: Record<string, unknown>, instance: string): Record<string, unknown> {
  const name = String(domain.name);
  const [, ...rest] = name.split('.');
  const zone = rest.length > 1 ? rest.join('.') : name;
  return { ...domain, name: `${instance}.${name}`, hostedZoneName: domain.hostedZoneName ?? zone };
}

/** What the stacks and the manifest say of an instance. @param services of it, filled in */
export function ephemeralOf(
  input: DeliveryInput,
  asked: AskedInstance,
  services: readonly Service[],
): Ephemeral {
  const written = environmentsOf(input).find(([name]) => name === asked.pattern)?.[1].ephemeral;
  const { ttl, cost, test = {} }: EphemeralInput = isObject(written) ? written : {};
  const ttlSeconds =
    asked.ttl === undefined ? (ttl ?? defaultEphemeral.ttl).milliseconds / 1000 : Number(asked.ttl);
  return {
    ...{ pattern: asked.pattern, ttlSeconds, cost: cost ?? defaultEphemeral.cost },
    test: ephemeralTestOf(test, services, gatesAnywhere(input, asked.pattern)),
    ...(asked.created !== undefined && { expires: expiryOf(asked.created, ttlSeconds) }),
  };
}

const expiryOf = (created: string, ttlSeconds: number): string =>
  new Date(Date.parse(created) + ttlSeconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
