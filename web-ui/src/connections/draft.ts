import type { AccountKind, BackendTls, Connection } from "../data/connections";

/** What stands in the form; numbers as they are typed. */
export interface Draft {
  name: string;
  host: string;
  port: string;
  schema: string;
  account: AccountKind;
  user: string;
  password: string;
  grants: "session" | "statement";
  user_host: string;
  admin_user: string;
  region: string;
  tls: BackendTls;
  connect_timeout: string;
}

export type Field = keyof Draft;
export type Errors = Partial<Record<Field, string>>;

const NEW: Draft = {
  name: "",
  host: "",
  port: "3306",
  schema: "",
  account: "ephemeral",
  user: "",
  password: "",
  grants: "session",
  user_host: "%",
  admin_user: "",
  region: "",
  tls: "verify_identity",
  connect_timeout: "5s",
};

export function draftOf(connection: Connection | undefined): Draft {
  return connection === undefined
    ? NEW
    : {
        name: connection.name,
        host: connection.host,
        port: String(connection.port),
        schema: connection.schema ?? "",
        account: connection.account,
        user: connection.user,
        password: "",
        grants: connection.grants ?? NEW.grants,
        user_host: connection.user_host ?? NEW.user_host,
        admin_user: connection.admin_user ?? "",
        region: connection.region ?? "",
        tls: connection.tls,
        connect_timeout: connection.connect_timeout,
      };
}

/** What is sent; only what goes with the account. */
export function bodyOf(draft: Draft): Record<string, unknown> {
  const { name, host, schema, account, user, tls, connect_timeout } = draft;
  return {
    name: name.trim(),
    host: host.trim(),
    port: Number(draft.port),
    schema: schema.trim(),
    account,
    user: user.trim(),
    tls,
    connect_timeout: connect_timeout.trim(),
    ...(account !== "rds-iam" && draft.password !== "" && { password: draft.password }),
    ...(account === "ephemeral" && { grants: draft.grants, user_host: draft.user_host.trim() }),
    ...(account === "rds-iam" && { admin_user: draft.admin_user.trim(), region: draft.region.trim() }),
  };
}

/** The first field because of which a kept password would go elsewhere than it was meant to. */
export function elsewhere(draft: Draft, before: Connection): string | undefined {
  const after = bodyOf(draft);
  return (["account", "host", "port", "tls", "user"] as const).find((field) => after[field] !== before[field]);
}

/** What can be told without the gateway, which looks at all of it again. */
export function check(draft: Draft, before: Connection | undefined): Errors {
  const errors: Errors = {};
  const missing = (field: Field, what: string) => {
    if (draft[field].trim() === "") {
      errors[field] = what;
    }
  };
  if (before === undefined && !/^[a-z0-9][a-z0-9_-]{0,31}$/.test(draft.name.trim())) {
    errors.name = "Up to 32 of a-z, 0-9, _ and -, the first a letter or digit: agents give it as MySQL user.";
  }
  missing("host", "Name or address of the database server.");
  missing("user", "The account that the gateway logs in with.");
  const port = Number(draft.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    errors.port = "1 to 65535.";
  }
  if (draft.account === "rds-iam") {
    missing("region", "For example eu-central-1.");
  } else if (draft.password === "") {
    const changed = before === undefined ? undefined : elsewhere(draft, before);
    if (before === undefined) {
      errors.password = "The account logs in with one.";
    } else if (changed !== undefined) {
      errors.password = `Needed anew, because ${changed} is another one: a stored password is only sent where it was meant to go.`;
    }
  }
  return errors;
}
