import type { Scenario } from './scenarios/scenario';

/** A version of the service that tasks run: what users have today, a release, or a command that runs once. */
export type Version = Deployed | OneOff;
export type Deployed = 'baseline' | Scenario;
/** A command that a version runs once. */
export interface OneOff {
  /** The words that replace the container's command. @default the version's own command, as it is */
  readonly once: readonly string[] | undefined;
  /** Variables that it is given over those of the container. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** @default a version that is not known */
  readonly of?: Deployed;
}
