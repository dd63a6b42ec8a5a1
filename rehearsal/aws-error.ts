/** An error as a service of AWS answers it: SDK clients turn its code into the name of the exception they throw. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly statusCode = 400,
    /** What the exception carries besides. */
    readonly members: Readonly<Record<string, string | number | readonly string[]>> = {},
  ) {
    super(message);
    this.name = code;
  }
}
