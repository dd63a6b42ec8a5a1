import { z } from 'zod';
import { NotModelled } from '../not-modelled';
import type { Parameter } from '../ssm/parameters';

export const parameterFilters = z.array(
  z.strictObject({ Key: z.string(), Option: z.string().optional(), Values: z.array(z.string()).default([]) }),
);

/** @throws NotModelled for a key or an option that is not modelled */
// source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
export function matchesFilters(parameter: Parameter, filters: z.infer<typeof parameterFilters>): boolean {
  return filters.every(({ Key, Option, Values }) => {
    const test = TESTS[`${Key} ${Option ?? (Key === 'Path' ? 'OneLevel' : 'Equals')}`];
    if (!test) throw new NotModelled(`parameter filter ${Key} ${Option ?? ''}`.trim());
    return Values.some((value) => test(parameter, value));
  });
}

const TESTS: Readonly<Record<string, (parameter: Parameter, value: string) => boolean>> = {
  'Name Equals': ({ name }, value) => name === value,
  'Name BeginsWith': ({ name }, value) => name.startsWith(value),
  'Name Contains': ({ name }, value) => name.includes(value),
  'Type Equals': ({ type }, value) => type === value,
  'Path Recursive': ({ name }, value) => name.startsWith(below(value)),
  'Path OneLevel': ({ name }, value) =>
    name.startsWith(below(value)) && !name.slice(below(value).length).includes('/'),
};

function below(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
