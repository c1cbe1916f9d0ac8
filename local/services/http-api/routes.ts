/** A route of an HTTP API. */
export interface Route {
  /** `POST /v1/batch`, `GET /c/{token+}` or `$default`. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly requiresIam: boolean;
  readonly integrationId: string;
}

/** A route that fits a request, with the values of its path variables. */
export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Splits a route key. */
export const readRouteKey = (key: string): Pick<Route, "key" | "method" | "path"> => {
  if (key === "$default") return { key, method: "ANY", path: "/{proxy+}" };
  const [method = "", path = ""] = key.split(" ");
  if (!path.startsWith("/"))
    throw new Error(`The route key "${key}" is neither $default nor "METHOD /path".`);
  return { key, method, path };
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const matchPath = (pattern: string, path: string): Readonly<Record<string, string>> | undefined => {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(part)?.[1];
    if (greedy !== undefined) {
      if (given.length <= index) return undefined;
      return { ...parameters, [greedy]: decode(given.slice(index).join("/")) };
    }
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    const value = given[index];
    if (value === undefined) return undefined;
    if (name === undefined && part !== value) return undefined;
    if (name !== undefined) parameters[name] = decode(value);
  }
  return wanted.length === given.length ? parameters : undefined;
};

const looseness = (segment: string): string => {
  if (segment.endsWith("+}")) return "2";
  return segment.startsWith("{") ? "1" : "0";
};

/** Sorts the most specific route first: by segment, text before variable before greedy; a named method before ANY; `$default` last. */
const rank = ({ key, method, path }: Route): string =>
  `${key === "$default" ? "1" : "0"} ${path.split("/").map(looseness).join("")} ${method === "ANY" ? "1" : "0"}`;

/** Finds the route: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
export const findRoute = (routes: readonly Route[], method: string, path: string): RouteMatch | undefined => {
  for (const route of routes.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    if (route.method !== "ANY" && route.method !== method) continue;
    if (route.key === "$default") return { route, parameters: {} };
    const parameters = matchPath(route.path, path);
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
};
