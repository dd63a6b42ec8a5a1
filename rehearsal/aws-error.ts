/** An error as a service of AWS answers it: SDK clients turn its code into the name of the exception they throw. */
export class AwsError extends Error {
  constructor(
    /** As AWS names it: `AccessDeniedException`. */
    readonly code: string,
    message: string,
    /** Of the HTTP answer: 400. */
    readonly statusCode = 400,
    /** What the exception carries besides. */
    readonly members: Readonly<Record<string, string | number | readonly string[]>> = {},
  ) {
    super(message);
    this.name = code;
  }
}
