/** Whether something holds, where what is not modelled is neither true nor false. */
export type Truth = 'yes' | 'no' | 'unknown';

export const truth = (value: boolean): Truth => (value ? 'yes' : 'no');

export const not = (value: Truth): Truth => (value === 'unknown' ? value : value === 'yes' ? 'no' : 'yes');

export function all(values: readonly Truth[]): Truth {
  if (values.includes('no')) return 'no';
  return values.includes('unknown') ? 'unknown' : 'yes';
}

export const some = (values: readonly Truth[]): Truth => not(all(values.map(not)));
