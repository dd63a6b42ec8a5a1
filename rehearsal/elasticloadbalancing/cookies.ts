/** What a cookie of the load balancer's holds. ELB encrypts it; here it is only hard to read. */
export interface Bond {
  /** The target, or the target group. */
  readonly to: string;
  /** Simulated milliseconds since the Unix epoch: clients do not live on the simulated clock, so we look ourselves. */
  readonly until: number;
}

/** The value of a cookie in a Cookie header; undefined when it was not sent. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at >= 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** Whether one of these Set-Cookie lines sets a cookie of this name. */
export function setsCookie(lines: readonly string[], name: string): boolean {
  return lines.some((line) => line.slice(0, line.indexOf('=')).trim() === name);
}

/** Whom a cookie binds its client to, as long as it lasts; what others wrote binds nobody. */
export function boundTo(header: string | undefined, name: string, now: number): string | undefined {
  const value = cookieIn(header, name);
  if (value === undefined) return undefined;
  const [until, to] = Buffer.from(value, 'base64url').toString('utf8').split(' ');
  return to !== undefined && now < Number(until) ? to : undefined;
}

/** Set-Cookie lines that bind a client: the cookie, and its twin for requests from other sites. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
export function bindingCookies(name: string, twin: string | undefined, { to, until }: Bond): string[] {
  const value = Buffer.from(`${until} ${to}`).toString('base64url');
  const rest = `${value}; Expires=${new Date(until).toUTCString()}; Path=/`;
  const own = `${name}=${rest}`;
  return twin === undefined ? [own] : [own, `${twin}=${rest}; SameSite=None; Secure`];
}
