import { Button, Collapse, NativeSelect, PasswordInput, Radio, TextInput, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlugConnected } from "@tabler/icons-react";
import { useRef, useState, type FormEvent } from "react";
import { Problem } from "../data/api";
import {
  changeConnection,
  probeDraft,
  registerConnection,
  type AccountKind,
  type Connection,
  type ConnectionStatus,
} from "../data/connections";
import { useMe } from "../data/me";
import { Failure } from "../parts/States";
import classes from "./Connections.module.css";
import { bodyOf, check, draftOf, elsewhere, type Draft, type Errors, type Field } from "./draft";
import { Status } from "./Status";
import { ACCOUNTS, sentence, TLS } from "./words";

interface Props {
  /** What is changed; a new one is registered without it. */
  before?: Connection;
  onSaved: (connection: Connection) => void;
  onCancel: () => void;
}

/** Registers a connection, or changes one; its server can be tried before. */
export function ConnectionForm({ before, onSaved, onCancel }: Props) {
  const { heed } = useMe();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<Draft>(() => draftOf(before));
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<Problem>();
  const [status, setStatus] = useState<ConnectionStatus>();
  const [busy, setBusy] = useState<"testing" | "saving">();
  const [more, { toggle }] = useDisclosure(false);

  const set = (field: Field, value: string) => {
    setDraft((was) => ({ ...was, [field]: value }));
    setErrors(({ [field]: gone, ...others }) => others);
    setStatus(undefined);
  };

  const show = (found: Errors) => {
    setErrors(found);
    // Once they are drawn: the first that is wrong is where to go on.
    window.setTimeout(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };

  const attempt = async (what: "testing" | "saving", act: () => Promise<void>) => {
    const found = check(draft, before);
    show(found);
    if (busy !== undefined || Object.keys(found).length > 0) {
      return;
    }
    setBusy(what);
    setProblem(undefined);
    try {
      await act();
    } catch (cause) {
      const failed = Problem.of(cause);
      heed(failed);
      if (failed.errors.length > 0) {
        show(Object.fromEntries(failed.errors.map(({ field, problem: words }) => [field, sentence(words)])));
      } else {
        setProblem(failed);
      }
    } finally {
      setBusy(undefined);
    }
  };

  const test = () => attempt("testing", async () => setStatus(await probeDraft(bodyOf(draft))));
  const save = (event: FormEvent) => {
    event.preventDefault();
    void attempt("saving", async () => {
      onSaved(
        before === undefined
          ? await registerConnection(bodyOf(draft))
          : await changeConnection(before.name, { ...bodyOf(draft), revision: before.revision }),
      );
    });
  };

  const text = (field: Field) => ({
    value: draft[field],
    error: errors[field],
    onChange: (event: { currentTarget: { value: string } }) => set(field, event.currentTarget.value),
    autoComplete: "off",
    spellCheck: false,
  });

  const kept = before !== undefined && draft.account !== "rds-iam" && elsewhere(draft, before) === undefined;
  return (
    <form className={classes.form} ref={form} noValidate onSubmit={save}>
      {before === undefined && (
        <TextInput
          label="Name"
          description="What agents give as MySQL user; it cannot be changed later."
          data-autofocus
          maxLength={32}
          {...text("name")}
        />
      )}
      <div className={classes.pair}>
        <TextInput label="Host" placeholder="db.example.com" maxLength={253} {...text("host")} />
        <TextInput label="Port" inputMode="numeric" maxLength={5} {...text("port")} />
      </div>
      <TextInput
        label="Schema"
        description="Selected when an agent names none; may be left out."
        maxLength={64}
        {...text("schema")}
      />
      <Radio.Group
        label="How sessions log in"
        value={draft.account}
        error={errors.account}
        onChange={(account) => set("account", account)}
      >
        <div className={classes.kinds}>
          {(Object.keys(ACCOUNTS) as AccountKind[]).map((kind) => (
            <Radio key={kind} value={kind} label={ACCOUNTS[kind].label} description={ACCOUNTS[kind].means} />
          ))}
        </div>
      </Radio.Group>
      <TextInput
        label={draft.account === "ephemeral" ? "Administrative user" : "User"}
        description={
          draft.account === "ephemeral"
            ? "Makes and drops the sessions' users."
            : draft.account === "rds-iam"
              ? "May hold {principal}, for a user of its own for each identity."
              : undefined
        }
        maxLength={80}
        {...text("user")}
      />
      {draft.account === "rds-iam" ? (
        <>
          <TextInput
            label="Admin user"
            description="Reads the catalogue and ends sessions; needed where the user holds {principal}."
            maxLength={32}
            {...text("admin_user")}
          />
          <TextInput label="Region" placeholder="eu-central-1" maxLength={32} {...text("region")} />
        </>
      ) : (
        <PasswordInput
          label="Password"
          description={
            kept
              ? "Left empty, the stored one stays. It is never shown."
              : "Kept encrypted, sent to this server only, and never shown again."
          }
          visibilityToggleButtonProps={{ "aria-label": "Show what is typed" }}
          maxLength={1024}
          {...text("password")}
          autoComplete="new-password"
        />
      )}
      <NativeSelect
        label="TLS to the server"
        description={
          draft.tls === "verify_identity"
            ? undefined
            : "Who stands between the gateway and the server could read the login; verified is safer."
        }
        data={Object.entries(TLS).map(([value, label]) => ({ value, label }))}
        {...text("tls")}
      />
      <UnstyledButton className={classes.quiet ?? ""} aria-expanded={more} onClick={toggle}>
        {more ? "Fewer settings" : "More settings"}
      </UnstyledButton>
      <Collapse expanded={more || errors.connect_timeout !== undefined || errors.user_host !== undefined}>
        <div className={classes.form}>
          {draft.account === "ephemeral" && (
            <>
              <NativeSelect
                label="Rights of a session's user"
                data={[
                  { value: "session", label: "From login to end: what the policies may allow without a person" },
                  { value: "statement", label: "Only what each statement needs, while it runs" },
                ]}
                {...text("grants")}
              />
              <TextInput
                label="Users come from"
                description="From where the server sees the gateway, for example 10.0.3.%"
                maxLength={255}
                {...text("user_host")}
              />
            </>
          )}
          <TextInput label="Login within" description="For example 5s." maxLength={10} {...text("connect_timeout")} />
        </div>
      </Collapse>
      {before !== undefined && before.open_sessions > 0 && (
        <p className={classes.quiet}>Saving ends the sessions that are open on it ({before.open_sessions}).</p>
      )}
      <div className={classes.foot}>
        {status !== undefined && <Status status={status} />}
        {problem !== undefined && <Failure problem={problem} />}
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          variant="default"
          loading={busy === "testing"}
          leftSection={<IconPlugConnected size={16} aria-hidden="true" />}
          onClick={() => void test()}
        >
          Test
        </Button>
        <Button type="submit" loading={busy === "saving"}>
          {before === undefined ? "Register" : "Save"}
        </Button>
      </div>
    </form>
  );
}
