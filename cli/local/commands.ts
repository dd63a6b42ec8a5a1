import { plain } from '../rehearse/words';
import { PROFILE } from './profile-text';

/** Variables that would lead away from the profile, or sign with another's key. */
export const SPOILERS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_ENDPOINT_URL',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_REGION',
] as const;

export interface Shown {
  readonly url: string;
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly string[];
  /** Whether cdk would take stacks of other services along, which this account does not have. @default false */
  readonly isOrdered?: boolean;
  /** Whether an account of AWS may have this number: the configuration names it. */
  readonly isNamed: boolean;
  readonly environment: string;
  /** The configuration, as `--config` has it. */
  readonly config: string;
}

/** The file that `cdk` takes when it is not told another. */
const USUAL = 'teal.config.ts';

/** What to type in another terminal. */
export function howToUse({
  url,
  account,
  region,
  stacks,
  isNamed,
  environment,
  config,
  isOrdered = false,
}: Shown): string[] {
  const cdk = `AWS_PROFILE=${PROFILE} npx cdk`;
  const names = stacks.map(plain).join(' ');
  // Without it cdk would deploy another configuration than the one that is served.
  const which = config === USUAL ? '' : ` -c config=${asWord(plain(config))}`;
  const these = `${names}${isOrdered ? ' --exclusively' : ''}${which}`;
  return [
    '',
    'This is NOT AWS. It is a stand-in on this machine: nothing leaves it, nothing costs anything, and all of it is gone when this ends.',
    `It answers at ${url} for account ${account} in ${region}.`,
    ...(isNamed
      ? [
          `Careful: ${plain(environment)} names account ${account}. With real credentials of it, the same commands change the real one.`,
        ]
      : []),
    '',
    'In another terminal, in this folder:',
    '',
    `  ${cdk} bootstrap${which}`,
    `  ${cdk} deploy ${these}`,
    `  ${cdk} diff ${these}`,
    `  ${cdk} destroy ${these}`,
    '',
    `AWS_PROFILE, not --profile: by --profile the cdk command line passes the profile's endpoint over, and calls AWS.`,
    'Where variables of AWS are set in that terminal, take them away:',
    '',
    `  env ${SPOILERS.map((name) => `-u ${name}`).join(' ')} ${cdk} deploy ${these}`,
    '',
    'teal local --reset, in another terminal, makes the account empty again. Ctrl-C ends it.',
    '',
  ];
}

/** As a shell takes it for one word. */
const asWord = (text: string) => (/^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
