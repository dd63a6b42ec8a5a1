import { type Command, InvalidArgumentError } from 'commander';
import { WALL_CLOCK } from '../aws/pause';
import { EXIT, VerbFailed } from '../exit-codes';
import { GitHub } from './api';

export interface RepositoryOptions {
  readonly repository?: string;
}

export function withRepository(command: Command): Command {
  return command.option(
    '--repository <owner/name>',
    'repository (default: GITHUB_REPOSITORY, that of the workflow)',
    repositoryOf,
  );
}

/** As a job finds them: GITHUB_API_URL, GITHUB_REPOSITORY, and GITHUB_TOKEN where its step sets it. */
export function connect(
  { repository }: RepositoryOptions,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): GitHub {
  const url = env.GITHUB_API_URL || 'https://api.github.com';
  if (!isSafe(url)) {
    throw bad(`GITHUB_API_URL must be an https address, got ${url}; the token would go over it`);
  }
  const token = env.GITHUB_TOKEN;
  if (!token) {
    throw bad(
      'GITHUB_TOKEN must be set, got none; set it from github.token in the step, or from gh auth token',
    );
  }
  const named = repository ?? env.GITHUB_REPOSITORY;
  if (!named)
    throw bad('--repository must be given where GITHUB_REPOSITORY is not set; for example acme/shop');
  if (!isRepository(named)) throw bad(`GITHUB_REPOSITORY must be an owner and a name, got ${named}`);
  return new GitHub({ url, token, repository: named }, WALL_CLOCK, signal);
}

/** A stand-in on this machine speaks plain HTTP. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}

/** It becomes part of a path. */
const isRepository = (value: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/.test(value) && !/\/\.{1,2}$/.test(value);

function repositoryOf(value: string): string {
  if (isRepository(value)) return value;
  throw new InvalidArgumentError('--repository must be an owner and a name, like acme/shop.');
}

const bad = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, message);
