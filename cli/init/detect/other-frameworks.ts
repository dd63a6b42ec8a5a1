import { type Found, found } from './found';
import type { Framework } from './framework';
import { filesOf } from './health';
import { readJsonOf, type Tree, within } from './tree';

/** Where a framework says none, as Go has no default: what its guides write. */
const USUAL = 8080;

export function go(tree: Tree, directory: string): Framework | undefined {
  const path = within(directory, 'go.mod');
  const text = tree.read(path);
  if (text === undefined) return undefined;
  const known = (
    [
      ['gin-gonic/gin', 'Gin'],
      ['labstack/echo', 'Echo'],
      ['gofiber/fiber', 'Fiber'],
      ['go-chi/chi', 'chi'],
    ] as const
  ).find(([module]) => text.includes(module));
  const main = mainOf(tree, directory);
  return {
    name: found(known ? `Go with ${known[1]}` : 'Go', path),
    port: found(USUAL, 'what Go services mostly listen on'),
    ...(main && { local: found(`go run ${main.value}`, main.why) }),
    health: [],
  };
}

function mainOf(tree: Tree, directory: string): Found<string> | undefined {
  for (const file of filesOf(tree, directory)) {
    const own = directory === '.' ? file : file.slice(directory.length + 1);
    const [, folder] = /^(?:(cmd\/[\w-]+)\/)?main\.go$/.exec(own) ?? [];
    if (/^(?:cmd\/[\w-]+\/)?main\.go$/.test(own))
      return found(folder === undefined ? '.' : `./${folder}`, file);
  }
  return undefined;
}

export function java(tree: Tree, directory: string): Framework | undefined {
  for (const [name, wrapper, tool, goal] of [
    ['pom.xml', 'mvnw', 'mvn', 'spring-boot:run'],
    ['build.gradle', 'gradlew', 'gradle', 'bootRun'],
    ['build.gradle.kts', 'gradlew', 'gradle', 'bootRun'],
  ] as const) {
    const path = within(directory, name);
    const text = tree.read(path) ?? '';
    if (!/spring-boot|org\.springframework\.boot/.test(text)) continue;
    const program = tree.files.includes(within(directory, wrapper)) ? `./${wrapper}` : tool;
    return {
      name: found('Spring Boot', path),
      ...(serverPort(tree, directory) ?? { port: found(8080, 'the default of Spring Boot') }),
      // Spring reads SERVER_PORT, not PORT.
      local: found(`SERVER_PORT="$PORT" ${program} ${goal}`, path),
      health: text.includes('spring-boot-starter-actuator')
        ? [found('/actuator/health', `actuator in ${path}`)]
        : [],
    };
  }
  return undefined;
}

function serverPort(tree: Tree, directory: string): { port: Found<number> } | undefined {
  for (const name of ['application.properties', 'application.yml', 'application.yaml']) {
    const path = within(directory, `src/main/resources/${name}`);
    const text = tree.read(path) ?? '';
    const [, digits] =
      /^server\.port\s*[=:]\s*(?:\$\{\w+:)?(\d{2,5})\}?\s*$/m.exec(text) ??
      /^server:\s*\n(?:[ \t]+.*\n)*?[ \t]+port:\s*(?:\$\{\w+:)?(\d{2,5})\}?\s*$/m.exec(text) ??
      [];
    const port = Number(digits);
    if (digits !== undefined && port <= 65_535) return { port: found(port, `server.port in ${path}`) };
  }
  return undefined;
}

export function ruby(tree: Tree, directory: string): Framework | undefined {
  const path = within(directory, 'Gemfile');
  const text = tree.read(path);
  if (text === undefined) return undefined;
  if (/^\s*gem\s+["']rails["']/m.test(text)) {
    const routes = within(directory, 'config/routes.rb');
    return {
      name: found('Rails', path),
      port: found(3000, 'the default of Rails'),
      local: found('bin/rails server --port "$PORT"', path),
      health: (tree.read(routes) ?? '').includes('rails/health#show') ? [found('/up', routes)] : [],
    };
  }
  if (!/^\s*gem\s+["']sinatra["']/m.test(text)) return undefined;
  const app = ['app.rb', 'main.rb', 'server.rb'].find((name) => tree.files.includes(within(directory, name)));
  return {
    name: found('Sinatra', path),
    port: found(4567, 'the default of Sinatra'),
    ...(app && { local: found(`bundle exec ruby ${app} -p "$PORT"`, within(directory, app)) }),
    health: [],
  };
}

export function dotnet(tree: Tree, directory: string): Framework | undefined {
  const path = filesOf(tree, directory).find(
    (file) => /\.(?:cs|fs)proj$/.test(file) && (tree.read(file) ?? '').includes('Microsoft.NET.Sdk.Web'),
  );
  if (path === undefined) return undefined;
  const own = directory === '.' ? path : path.slice(directory.length + 1);
  // It goes to a shell.
  const project = /^[\w./-]+$/.test(own) ? ` --project ${own}` : '';
  return {
    name: found('ASP.NET Core', path),
    port: found(8080, 'the default of the images of ASP.NET Core'),
    local: found(`ASPNETCORE_URLS="http://127.0.0.1:$PORT" dotnet run${project}`, path),
    health: [],
  };
}

export function php(tree: Tree, directory: string): Framework | undefined {
  const path = within(directory, 'composer.json');
  const manifest = readJsonOf(tree, path);
  if (!manifest) return undefined;
  const dependencies = Object.keys((manifest.require ?? {}) as object);
  if (dependencies.includes('laravel/framework')) {
    const bootstrap = within(directory, 'bootstrap/app.php');
    const [, health] = /health:\s*'(\/[\w/-]+)'/.exec(tree.read(bootstrap) ?? '') ?? [];
    return {
      name: found('Laravel', path),
      port: found(8000, 'the default of artisan serve'),
      local: found('php artisan serve --port="$PORT"', path),
      health: health === undefined ? [] : [found(health, bootstrap)],
    };
  }
  const isSymfony = dependencies.some((name) => name.startsWith('symfony/framework'));
  const folder = tree.files.includes(within(directory, 'public/index.php')) ? 'public' : '.';
  return {
    name: found(isSymfony ? 'Symfony' : 'PHP', path),
    port: found(USUAL, 'what PHP services mostly listen on'),
    local: found(`php -S "127.0.0.1:$PORT" -t ${folder}`, path),
    health: [],
  };
}
