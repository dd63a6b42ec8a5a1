/** `arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME`, before the qualifier. */
const PARTS = 7;

/**
 * The ARN of the function behind that of an alias or version. A template holds one code of a function: what its
 * newest version, and every alias of it, runs after a deployment.
 */
export function unqualified(functionArn: string): string {
  return functionArn.split(':').slice(0, PARTS).join(':');
}

/** The function's name, for people. */
export function functionName(functionArn: string): string {
  return functionArn.split(':')[PARTS - 1] ?? functionArn;
}
