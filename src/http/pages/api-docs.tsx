/** `/docs`: the description of the API to read, from the same document as `/openapi.json`. Loads nothing from elsewhere. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { renderToString } from 'hono/jsx/dom/server';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

interface Operation {
  summary?: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
  requestBody?: { content: Record<string, { schema?: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: object }> }>;
}

export function renderApiDocs(document: Document): string {
  const { info, paths = {}, components } = document;
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  return `<!doctype html>\n${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{info.title}: the API</title>
        <link rel="stylesheet" href="/assets/page.css" />
      </head>
      <body>
        <main class="card wide">
          <h1>{info.title}: the API</h1>
          <p>
            Every call takes <code>Authorization: Bearer &lt;API key&gt;</code>; the key decides the tenant.
            The same as a file: <a href="/openapi.json">/openapi.json</a>.
          </p>
          {calls.map(({ name, operation }) => (
            <Call name={name} operation={operation} />
          ))}
          <h2>Shapes</h2>
          {Object.entries(components?.schemas ?? {}).map(([name, schema]) => (
            <Shape name={name} schema={schema} />
          ))}
        </main>
      </body>
    </html>,
  )}\n`;
}

function Call({ name, operation }: { name: string; operation: Operation }) {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  return (
    <section>
      <h2>
        <code>{name}</code>
      </h2>
      <p>
        {summary}. <Prose text={description ?? ''} />
      </p>
      {parameters.length > 0 && (
        <ul>
          {parameters.map((each) => (
            <li>
              <code>{each.name}</code> ({each.in}
              {each.required ? '' : ', optional'}): <code>{JSON.stringify(each.schema ?? {})}</code>
            </li>
          ))}
        </ul>
      )}
      {body && <Shape name="Body" schema={body} />}
      <ul>
        {Object.entries(responses).map(([status, answer]) => (
          <li>
            <code>{status}</code> <Prose text={answer.description} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What stands between backticks is code. */
function Prose({ text }: { text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

function Shape({ name, schema }: { name: string; schema: object }) {
  return (
    <details>
      <summary>{name}</summary>
      <pre>{JSON.stringify(schema, undefined, 2)}</pre>
    </details>
  );
}
