import { InvalidArgumentError } from 'commander';

/** As the configuration takes them: nothing else gets into a path, a marker or a workflow's input. */
export const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const COMMIT = /^[0-9a-f]{40}$/;

export const nameOf = (option: string) => matching(option, NAME, 'small letters, digits and single hyphens');

export const commitOf = (option: string) => matching(option, COMMIT, '40 hexadecimal digits');

export function numberOf(option: string): (value: string) => number {
  return (value) => {
    if (/^[1-9]\d{0,9}$/.test(value)) return Number(value);
    throw new InvalidArgumentError(`${option} must be a whole number from 1.`);
  };
}

function matching(option: string, pattern: RegExp, rule: string): (value: string) => string {
  return (value) => {
    if (pattern.test(value)) return value;
    throw new InvalidArgumentError(`${option} must be ${rule}.`);
  };
}

/** A workflow's file: part of a path of the API. */
export const fileOf = (option: string) =>
  matching(option, /^[A-Za-z0-9][A-Za-z0-9._-]*\.ya?ml$/, 'the name of a file in .github/workflows');
