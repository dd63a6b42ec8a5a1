/** What a request needs is not there now, and will be: its caller may ask again. Answered as 503 with `Retry-After`. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';

  /** @param retryAfter seconds */
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super(message);
  }
}
