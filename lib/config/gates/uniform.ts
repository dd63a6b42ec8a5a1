import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';

/** Whether all tasks must be of one revision before a release: docs/gates/uniform.md. */
export interface UniformOptions extends GateOptions {}

export interface Uniform extends GateSettings {
  readonly kind: 'uniform';
}

/** Looks, before any request is led to green, whether all of its tasks run one task definition and the same images. */
export const uniform = (options: UniformOptions = {}): GateInput => ({ kind: 'uniform', ...options });

export const fillUniform = (options: UniformOptions): Uniform => ({
  kind: 'uniform',
  ...settingsOf('uniform', options),
  stages: ['POST_SCALE_UP'],
});
