import { InvalidArgumentError } from 'commander';

/** What `sh -c` runs. */
export function commandOf(option: string): (value: string) => string {
  return (value) => {
    if (value.trim() === '') throw new InvalidArgumentError(`${option} must be a command, like "npm start".`);
    return value;
  };
}

/** `web=npm start` among others. */
export function taskOf(value: string, others: Record<string, string>): Record<string, string> {
  const [, container, command] = /^([^=]+)=(.+)$/s.exec(value) ?? [];
  if (container === undefined || command === undefined) {
    throw new InvalidArgumentError('--task must be CONTAINER=COMMAND, like web="npm start".');
  }
  return { ...others, [container]: command };
}

/** What a request names, with its query. */
export function pathOf(option: string, example: string): (value: string) => string {
  return (value) => {
    if (/^\/[\x21-\x7e]*$/.test(value)) return value;
    throw new InvalidArgumentError(
      `${option} must begin with '/' and be encoded as in a URL, like ${example}.`,
    );
  };
}

/** More than a load generator on one core can send. */
const HIGHEST_RATE = 10_000;

/** Requests in a wall second. */
export function rateOf(value: string): number {
  const rate = Number(value);
  if (rate > 0 && rate <= HIGHEST_RATE) return rate;
  throw new InvalidArgumentError(`--rate must be above 0 and at most ${HIGHEST_RATE}.`);
}

/** A seed, say. */
export function whole(option: string): (value: string) => number {
  return (value) => {
    const number = value.trim() === '' ? Number.NaN : Number(value); // Number('') is 0
    if (!Number.isInteger(number)) throw new InvalidArgumentError(`${option} must be a whole number.`);
    return number;
  };
}
