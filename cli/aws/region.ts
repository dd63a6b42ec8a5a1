/** A client of the SDK, as far as it knows its region. */
export interface Regional {
  readonly config?: { readonly region?: unknown };
}

/** The region that a client asks; undefined where none is set. */
export async function regionOf({ config }: Regional): Promise<string | undefined> {
  const { region } = config ?? {};
  try {
    return typeof region === 'function' ? String(await region()) : undefined;
  } catch {
    // The SDK has none, of which the call itself says what to do.
    return undefined;
  }
}

/** What does not exist is elsewhere, more often than nowhere: AWS's own words never say where it looked. */
export const missing = (what: string, got: string, region: string | undefined): string =>
  `${what} must exist in this account and region${region === undefined ? '' : ` (${region})`}, got ${got}; check --service, --env, --region and --profile`;
