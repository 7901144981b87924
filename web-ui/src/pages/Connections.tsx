import { Button, Drawer } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { useAnswer } from "../data/answer";
import {
  fetchConnections,
  isWhole,
  type Connection,
  type ConnectionName,
  type Connections as Listed,
} from "../data/connections";
import classes from "../connections/Connections.module.css";
import { Detail } from "../connections/Detail";
import { ConnectionForm } from "../connections/Form";
import { ACCOUNTS, standing, whoAll } from "../connections/words";
import { notifyDone } from "../parts/notify";
import { PageHead } from "../parts/PageHead";
import { Table, type Column } from "../parts/Table";
import { Tag } from "../parts/Tag";
import { SearchField } from "../parts/FilterBar";

/** The gateway looks at servers when it is asked; what it found is there a moment later. */
const SOON_MILLIS = 2_000;
const LATER_MILLIS = 30_000;

/** The search is for who has more than fit on a screen. */
const MANY = 12;

type Shown = { what: "detail"; key: string } | { what: "new" } | { what: "edit"; key: string } | undefined;

const COLUMNS: readonly Column<Connection>[] = [
  {
    key: "name",
    title: "Name",
    width: "minmax(0, 1.8fr)",
    draw: (c) => (
      <span className={classes.name}>
        <code>{c.name}</code>
        {c.source === "file" && <Tag>file</Tag>}
      </span>
    ),
  },
  {
    key: "status",
    title: "Status",
    width: "minmax(0, 1.3fr)",
    draw: (c) => {
      const { tone, word } = standing(c);
      return (
        <span className={classes.verdict}>
          <Tag tone={tone}>{word}</Tag>
          {c.state === "open" && c.status?.ok === true && (
            <span className={classes.quiet}>{c.status.latency_ms} ms</span>
          )}
        </span>
      );
    },
  },
  {
    key: "server",
    title: "Server",
    width: "minmax(0, 2.4fr)",
    draw: (c) => (
      <span className={classes.server} title={`${c.host}:${c.port}`}>
        {c.host}:{c.port}
      </span>
    ),
  },
  { key: "account", title: "Account", width: "minmax(0, 1.3fr)", draw: (c) => ACCOUNTS[c.account].short },
  { key: "who", title: "Used by", width: "minmax(0, 1.6fr)", draw: (c) => whoAll(c) },
  { key: "sessions", title: "Sessions", width: "80px", align: "end", draw: (c) => c.open_sessions },
];

/** Connections: administrators and auditors see all of them, everybody else those that they may use. */
export function Connections({ initial = "" }: { initial?: string }) {
  const { value, problem, reload } = useAnswer<Listed>(fetchConnections);
  const [shown, setShown] = useState<Shown>(initial === "" ? undefined : { what: "detail", key: initial });
  const [search, setSearch] = useState("");
  const whole = value?.connections.filter(isWhole);
  const waiting = whole?.some((c) => c.state === "open" && c.status === null) === true;
  useEffect(() => {
    const timer = window.setTimeout(reload, waiting ? SOON_MILLIS : LATER_MILLIS);
    return () => window.clearTimeout(timer);
  }, [value, waiting, reload]);

  if (value !== undefined && whole?.length === 0 && value.connections.length > 0) {
    return <Mine connections={value.connections} />;
  }
  const found = whole?.filter((c) => matches(c, search));
  const current = shown === undefined || shown.what === "new" ? undefined : whole?.find((c) => keyOf(c) === shown.key || c.name === shown.key);
  const close = () => setShown(undefined);
  const saved = (connection: Connection, words: string) => {
    notifyDone(`${connection.name} ${words}`);
    setShown({ what: "detail", key: keyOf(connection) });
    reload();
  };
  return (
    <>
      <PageHead
        title="Connections"
        lead="The databases behind the gate. Agents give a connection's name as their MySQL user."
        actions={
          value?.may_change === true && (
            <Button
              disabled={!value.can_register}
              leftSection={<IconPlus size={16} aria-hidden="true" />}
              onClick={() => setShown({ what: "new" })}
            >
              Register
            </Button>
          )
        }
      />
      {value?.may_change === true && !value.can_register && <NoKey />}
      {whole !== undefined && whole.length > MANY && (
        <div className={classes.search}>
          <SearchField label="Search connections" value={search} onChange={setSearch} />
        </div>
      )}
      <Table
        label="Connections"
        rows={found}
        rowKey={keyOf}
        columns={COLUMNS}
        open={(c) => setShown({ what: "detail", key: keyOf(c) })}
        tone={(c) => {
          const { tone } = standing(c);
          return tone === "alarm" || tone === "warn" ? tone : undefined;
        }}
        problem={problem}
        reload={reload}
        empty={
          search === ""
            ? {
                title: "No connection yet",
                text:
                  value?.may_change === true
                    ? "Register the first database; then name it in a policy."
                    : "An administrator registers the first one.",
              }
            : { title: "No connection fits", text: "Search for another name, host or group." }
        }
      />
      <Drawer
        opened={shown?.what === "new" || current !== undefined}
        onClose={close}
        position="right"
        size="lg"
        classNames={{ title: classes.title ?? "" }}
        title={<Title shown={shown} name={current?.name} />}
        closeButtonProps={{ "aria-label": "Close" }}
        transitionProps={{ duration: 0 }}
      >
        {shown?.what === "new" && <ConnectionForm onCancel={close} onSaved={(c) => saved(c, "is registered.")} />}
        {shown?.what === "edit" && current !== undefined && (
          <ConnectionForm
            key={keyOf(current)}
            before={current}
            onCancel={() => setShown({ what: "detail", key: keyOf(current) })}
            onSaved={(c) => saved(c, "is changed.")}
          />
        )}
        {shown?.what === "detail" && current !== undefined && (
          <Detail
            key={keyOf(current)}
            connection={current}
            mayChange={value?.may_change === true}
            onEdit={() => setShown({ what: "edit", key: keyOf(current) })}
            onChanged={reload}
            onGone={close}
          />
        )}
      </Drawer>
    </>
  );
}

function Title({ shown, name }: { shown: Shown; name: string | undefined }) {
  if (shown?.what === "new") {
    return <>Register a connection</>;
  }
  return (
    <>
      {shown?.what === "edit" && "Change "}
      <code>{name}</code>
    </>
  );
}

function NoKey() {
  return (
    <div className={`${classes.status ?? ""} ${classes.note ?? ""}`} data-tone="warn">
      <p>
        Connections cannot be registered here: the gateway has no key under which a password could be kept. Set{" "}
        <code>secrets.key</code> in its configuration to <code>{"${env:SALLYPORT_SECRETS_KEY}"}</code>, put 32 random
        bytes there (<code>openssl rand -base64 32</code>), and start it again.
      </p>
    </div>
  );
}

/** What those see who look after none. */
function Mine({ connections }: { connections: readonly ConnectionName[] }) {
  return (
    <>
      <PageHead
        title="Connections"
        lead="The databases that you may use. Give the name as MySQL user, and your token or a lease's password."
      />
      <Table
        label="Connections"
        rows={connections}
        rowKey={(c) => c.name}
        columns={[
          { key: "name", title: "Name", draw: (c) => <code>{c.name}</code> },
          { key: "account", title: "Sessions log in with", draw: (c) => ACCOUNTS[c.account].label.toLowerCase() },
        ]}
        empty={{ title: "None" }}
      />
      <p className={classes.below}>
        <Link href="/access">Ask for a lease</Link> where your driver cannot send a token.
      </p>
    </>
  );
}

/** The file may name one that is registered too. */
function keyOf(connection: Connection): string {
  return `${connection.source}/${connection.name}`;
}

function matches(connection: Connection, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return (
    wanted === "" ||
    [connection.name, connection.host, connection.user, whoAll(connection)].some((text) =>
      text.toLowerCase().includes(wanted),
    )
  );
}
