import { transformSync } from '@swc/core';
import type { DeliveryInput } from '../../../lib';
import * as teal from '../../../lib';

/** In this process, where esbuild would begin another. */
export const SWC = {
  swcrc: false,
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
} as const;

/** What a configuration that was written says: run, with this repository in the place of the package. */
export function evaluate(text: string): DeliveryInput {
  const { code } = transformSync(text, SWC);
  const module: { exports: { default?: DeliveryInput } } = { exports: {} };
  const require = (name: string) => {
    if (name !== 'teal-cdk') throw new Error(`${name} must not be imported`);
    return teal;
  };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  if (!module.exports.default) throw new Error('a configuration must have a default export');
  return module.exports.default;
}
