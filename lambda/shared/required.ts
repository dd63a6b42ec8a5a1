/** @throws Error that names the variable: a function that lacks one was deployed by something else than its construct */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} must be set`);
  return value;
}
