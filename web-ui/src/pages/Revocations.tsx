import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAnswer } from "../data/answer";
import { fetchRevocations, revoke } from "../data/api";
import { useMe } from "../data/me";
import { counted } from "../data/time";
import type { RevocationKind } from "../data/types";
import { notifyDone } from "../parts/notify";
import { PageHead } from "../parts/PageHead";
import { RevocationTable } from "../parts/RevocationTable";
import { ThrowOut } from "../parts/ThrowOut";
import classes from "./Revocations.module.css";

const PLACEHOLDERS: Record<"principal" | "group" | "lease", string> = {
  principal: "Whole identifier, as sessions show it",
  group: "Name of the group",
  lease: "Identifier of the lease, as its sessions show it",
};

/** Who and what was thrown out; administrators throw out and let in again. */
export function Revocations() {
  const { me } = useMe();
  const { value: revocations, problem, reload } = useAnswer(fetchRevocations);
  const admin = me.admin && !me.auditor;

  return (
    <>
      <PageHead
        title="Revocations"
        lead="Who is revoked is out on every node within a second, and stays out until the revocation is lifted."
      />
      {admin && <NewRevocation onDone={reload} />}
      <RevocationTable
        revocations={revocations}
        problem={problem}
        reload={reload}
        empty={{ title: "Nobody is kept out", text: "Whoever is revoked stands here." }}
      />
    </>
  );
}

function NewRevocation({ onDone }: { onDone: () => void }) {
  const [kind, setKind] = useState<keyof typeof PLACEHOLDERS>("principal");
  const [subject, setSubject] = useState("");
  const whom = subject.trim();
  return (
    // No form: the dialog below is one, and of a form within a form the browser keeps the submission to itself.
    <div className={classes.form} role="group" aria-label="New revocation">
      <NativeSelect
        aria-label="What to revoke"
        data={["principal", "group", "lease"]}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as keyof typeof PLACEHOLDERS)}
      />
      <TextInput
        aria-label="Whom to revoke"
        placeholder={PLACEHOLDERS[kind]}
        value={subject}
        maxLength={512}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      {whom === "" ? (
        <Button variant="outline" color="red" disabled>
          Revoke
        </Button>
      ) : (
        <ThrowOut
          label="Revoke"
          size="sm"
          title={`Revoke ${kind} ${whom}?`}
          act={async (reason) => {
            const thrown = await revoke(kind satisfies RevocationKind, whom, reason);
            notifyDone(`Revoked; ${counted(thrown.ended_sessions, "session")} ended.`);
          }}
          done={() => {
            setSubject("");
            onDone();
          }}
        >
          {kind === "lease"
            ? "Its sessions end at once, and no other begins with it. This cannot be taken back."
            : "All sessions end at once, also here in the console, and tokens and leases are refused until the revocation is lifted."}
        </ThrowOut>
      )}
    </div>
  );
}
