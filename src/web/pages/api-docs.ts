/** The API's documentation, made from its own OpenAPI description; no script, nothing from elsewhere. */
import { html } from 'hono/html';
import type { Html } from '../parts.js';

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
    readonly schema?: unknown;
  }[];
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: unknown }>>;
}

export interface ApiDescription {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

export function apiDocsPage(api: ApiDescription): Html {
  const operations = Object.entries(api.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item?.[method] as Operation | undefined;
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Other'))];
  return html`<div class="page api">
    <h1>API</h1>
    <p>Everything this page does, over HTTP. Sign in with a token: <code>Authorization: Bearer …</code>; <a href="/account">your account</a> makes one. Errors are problem documents
      (RFC 9457). Machine-readable: <a href="/api/openapi.json">OpenAPI 3.1</a>. Live changes: <code>GET /api/live</code>, server-sent events <code>decision</code>, <code>lease</code>, <code>batch</code>.</p>
    ${tags.map(
      (tag) =>
        html`<section><h2>${tag}</h2>${operations
          .filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag)
          .map(
            ({ path, method, operation }) => html`<details class="panel operation">
            <summary><code class="method ${method}">${method.toUpperCase()}</code> <code>${path}</code> <span>${operation.summary ?? ''}</span></summary>
            ${operation.description === undefined ? '' : html`<p>${operation.description}</p>`}
            ${
              (operation.parameters ?? []).length === 0
                ? ''
                : html`<table><thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Shape</th></tr></thead><tbody>${operation.parameters!.map(
                    (each) =>
                      html`<tr><th scope="row"><code>${each.name ?? ''}</code>${each.required === true ? ' *' : ''}</th><td>${each.in ?? ''}</td><td><code>${brief(each.schema)}</code></td></tr>`,
                  )}</tbody></table>`
            }
            ${operation.requestBody === undefined ? '' : html`<h3>Body</h3><pre tabindex="0">${pretty(bodyOf(operation.requestBody))}</pre>`}
            <h3>Answers</h3>
            <ul>${Object.entries(operation.responses ?? {}).map(([status, answer]) => html`<li><code>${status}</code> ${answer.description ?? ''} <code>${brief(bodyOf(answer))}</code></li>`)}</ul>
          </details>`,
          )}</section>`,
    )}
    <section><h2>Shapes</h2>${Object.entries(api.components?.schemas ?? {}).map(
      ([name, schema]) =>
        html`<details class="panel operation" id="shape-${name}"><summary><code>${name}</code></summary><pre tabindex="0">${pretty(schema)}</pre></details>`,
    )}</section>
  </div>`;
}

function bodyOf(holder: unknown): unknown {
  const content = (holder as { content?: Record<string, { schema?: unknown }> } | undefined)?.content;
  return content === undefined ? undefined : Object.values(content)[0]?.schema;
}

function brief(schema: unknown): string {
  if (schema === undefined || schema === null) return '';
  const {
    $ref,
    type,
    enum: values,
    items,
    format,
  } = schema as { $ref?: string; type?: string | string[]; enum?: string[]; items?: unknown; format?: string };
  if ($ref !== undefined) return $ref.replace('#/components/schemas/', '');
  if (values !== undefined) return values.join(' | ');
  if (items !== undefined) return `${brief(items)}[]`;
  return [type, format].filter(Boolean).join(' ');
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2) ?? '';
