import { canonical, type Fields } from '../../values';

/** A request by what is asked; undefined of what is none. */
export const requestKey = ({ method = 'GET', path, headers }: Fields): string | undefined =>
  typeof method === 'string' && typeof path === 'string'
    ? `${method} ${path}${headers === undefined ? '' : ` ${canonical(headers)}`}`
    : undefined;
