import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManagedAgent } from '@aws-sdk/client-ecs';
import { Engine } from '../engine';
import { Sandbox } from '../running-teal';

const AGENT: ManagedAgent = { name: 'ExecuteCommandAgent', lastStatus: 'RUNNING' };

/** Its tasks say that they take shells. */
export function takingShells(engine: Engine, { service = true, tasks = true, agent = AGENT } = {}): void {
  engine.shown.service = (view) => ({ ...view, enableExecuteCommand: service });
  engine.shown.tasks = (all) =>
    all.map((task) => ({
      ...task,
      enableExecuteCommand: tasks,
      containers: (task.containers ?? []).map((one) => ({
        ...one,
        runtimeId: `${task.taskArn.split('/').pop()}-1`,
        ...(tasks && { managedAgents: [agent] }),
      })),
    }));
}

/** What stands for AWS's plugin, in a folder to be on the PATH. */
export function writePlugin(bin: string, script: string): void {
  mkdirSync(bin, { recursive: true });
  const file = join(bin, 'session-manager-plugin');
  writeFileSync(file, `#!/bin/sh\n${script}`);
  chmodSync(file, 0o755);
}

/** The modelled shop, whose tasks say that they take shells, and what stands for AWS's plugin on the PATH. */
export class ShopShells {
  readonly engine = new Engine();
  readonly sandbox = new Sandbox();
  private readonly bin = join(this.sandbox.path, 'bin');

  constructor() {
    this.plugin({});
    this.takeShells();
  }

  /** Writes down what it is given, and says what it was given to say. @param does more of the script */
  plugin({ version = '1.2.707.0', code = 0, says = '', does = '' } = {}): void {
    writePlugin(
      this.bin,
      `if [ "$1" = --version ]; then echo '${version}'; exit 0; fi
printf '%s\\n' "$@" > '${this.at('arguments')}'
printf '%s' "$AWS_SSM_START_SESSION_RESPONSE" > '${this.at('session')}'
printf '%s' '${says}'
${does}
exit ${code}
`,
    );
  }

  takeShells(how: Parameters<typeof takingShells>[1] = {}): void {
    takingShells(this.engine, how);
  }

  /** The environment of a process: with the plugin, or without any. */
  env(plugin = true): Record<string, string> {
    const PATH = plugin ? `${this.bin}:${process.env.PATH}` : this.sandbox.temporary;
    return { ...this.engine.environment(), PATH };
  }

  /** What the plugin was given; undefined where it was not started. */
  given(): { readonly arguments: readonly string[]; readonly session: unknown } | undefined {
    if (!existsSync(this.at('arguments'))) return undefined;
    return {
      arguments: readFileSync(this.at('arguments'), 'utf8').split('\n').slice(0, -1),
      session: JSON.parse(readFileSync(this.at('session'), 'utf8')),
    };
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.sandbox.remove();
  }

  private at(name: string): string {
    return join(this.sandbox.path, name);
  }
}
