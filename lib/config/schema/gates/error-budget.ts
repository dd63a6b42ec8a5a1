import { z } from 'zod';
import type { ErrorBudgetOptions } from '../../gates/error-budget';
import { complain, field, fields, list, type Shape } from '../field';
import { gateOptions } from './common';

const objective = field<string>(
  (value) => typeof value === 'string' && value !== '',
  'the id of an objective',
  'write it like availability, latency or login-availability',
);

export const errorBudget = fields({
  kind: z.literal('error-budget'),
  ...gateOptions,
  left: field<number>(
    (value) => typeof value === 'number' && value > 0 && value < 100,
    'a percentage, more than 0 and less than 100',
    'write it like 10; with warnings alone, write kinds: { release: "warn" }',
  ).optional(),
  objectives: list(objective, 1)
    .superRefine(
      (value: readonly unknown[], context) => {
        value.forEach((one, index) => {
          if (value.indexOf(one) === index) return;
          complain(context, [index], { rule: 'an objective that is not there yet', advice: 'remove it' });
        });
      },
      { when: ({ value }) => Array.isArray(value) },
    )
    .optional(),
} satisfies Shape<{ kind: 'error-budget' } & ErrorBudgetOptions>);
