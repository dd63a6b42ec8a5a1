/** An error as an SDK client throws it: who catches it looks at its name. */
export function awsFailure(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** A call that the model does not know. Nobody must take it for an error of AWS. */
export class NotModelled extends Error {}

interface Command {
  readonly input: object;
}

type Operation = (input: object) => unknown;

/** The operations of a service, by the SDK's commands. */
export class Operations {
  private readonly known = new Map<unknown, Operation>();

  on<Input>(
    command: new (input: never) => { readonly input: Input },
    carryOut: (input: Input) => unknown,
  ): this {
    this.known.set(command, carryOut as Operation);
    return this;
  }

  /** @throws Error as AWS does @throws NotModelled */
  carryOut(command: Command): unknown {
    const operation = this.known.get(command.constructor);
    if (!operation) throw new NotModelled(`${command.constructor.name} is not modelled`);
    return operation(command.input);
  }
}
