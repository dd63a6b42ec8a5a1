import { z } from 'zod';
import type { UniformOptions } from '../../gates/uniform';
import { fields, type Shape } from '../field';
import { gateOptions } from './common';

export const uniform = fields({
  kind: z.literal('uniform'),
  ...gateOptions,
} satisfies Shape<{ kind: 'uniform' } & UniformOptions>);
