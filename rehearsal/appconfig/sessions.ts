import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import type { AppConfig } from './app-config';
import { FEATURE_FLAGS, readFlags, retrieved } from './flag-configuration';
import type { HostedVersion } from './hosted-versions';

interface Session {
  readonly id: string;
  readonly environment: string;
  readonly profile: string;
  readonly minimumSeconds: number | undefined;
  /** The version that it was given last. */
  seen?: number;
  polledAt?: number;
}

/** What a poll is given. */
export interface Poll {
  readonly nextToken: string;
  readonly nextPollSeconds: number;
  readonly contentType: string;
  /** Undefined when nothing has changed since the poll before. */
  readonly content: string | undefined;
  readonly versionLabel: string | undefined;
}

/** source: AppConfigData API reference, GetLatestConfiguration (NextPollIntervalInSeconds) */
const POLL_SECONDS = 60;
/** source: AppConfigData API reference, GetLatestConfiguration (ConfigurationToken) */
export const TOKEN_LASTS_MS = 24 * 3_600_000;

/**
 * AppConfigData: sessions of callers. A token is good for one poll, which gives the next one.
 *
 * source: AppConfigData API reference, StartConfigurationSession, GetLatestConfiguration
 */
export class ConfigurationSessions {
  private readonly tokens = new Map<string, { readonly session: Session; readonly until: number }>();
  private made = 0;

  constructor(
    private readonly appConfig: AppConfig,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** @param of ids or names @param id of the session, for a caller that chooses its own @returns the first token */
  start(
    of: { readonly application: string; readonly environment: string; readonly profile: string },
    { minimumSeconds, id }: { readonly minimumSeconds?: number | undefined; readonly id?: string } = {},
  ): string {
    const { id: environment, application } = this.appConfig.environment(of.application, of.environment);
    const { id: profile } = this.appConfig.profile(application, of.profile);
    this.made += 1;
    return this.token({ id: id ?? `session-${this.made}`, environment, profile, minimumSeconds });
  }

  poll(token: string): Poll {
    const found = this.tokens.get(token);
    const now = this.clock.now();
    if (found === undefined) throw badToken('Corrupted');
    if (found.until < now) throw badToken('Expired');
    const { session } = found;
    const { minimumSeconds = 0, polledAt } = session;
    if (polledAt !== undefined && now - polledAt < minimumSeconds * 1000)
      throw badToken('PollIntervalNotSatisfied');
    const version = this.appConfig.versionFor(session.environment, session.profile, session.id);
    if (version === undefined)
      throw new AwsError('ResourceNotFoundException', 'Nothing has been deployed to the environment', 404);
    const isNew = session.seen !== version.number;
    session.seen = version.number;
    session.polledAt = now;
    this.tokens.delete(token);
    return {
      nextToken: this.token(session),
      nextPollSeconds: Math.max(POLL_SECONDS, minimumSeconds),
      contentType: version.contentType,
      content: isNew ? this.given(session.profile, version) : undefined,
      versionLabel: version.label,
    };
  }

  private given(profile: string, { content }: HostedVersion): string {
    const { type } = this.appConfig.profile(undefined, profile);
    return type === FEATURE_FLAGS ? JSON.stringify(retrieved(readFlags(content))) : content;
  }

  private token(session: Session): string {
    this.made += 1;
    const token = createHash('sha256').update(`${session.id}/${this.made}`).digest('base64url');
    this.tokens.set(token, { session, until: this.clock.now() + TOKEN_LASTS_MS });
    return token;
  }
}

const badToken = (problem: 'Corrupted' | 'Expired' | 'PollIntervalNotSatisfied'): AwsError =>
  new AwsError('BadRequestException', `Request token is not valid: ${problem}`);
