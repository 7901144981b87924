import { Drawer } from "@mantine/core";
import { useCallback, useRef, useState } from "react";
import { useAnswer } from "../../data/answer";
import { useKeyset } from "../../data/keyset";
import {
  fetchVersionDiff,
  fetchVersions,
  restoreVersion,
  type Policies,
  type PolicyVersion,
} from "../../data/policies";
import { moment } from "../../data/time";
import { Confirm } from "../Confirm";
import { Empty, Failure, Loading } from "../States";
import { Table, type Column } from "../Table";
import { Tag } from "../Tag";
import { When } from "../When";
import { UnifiedDiff } from "./UnifiedDiff";
import classes from "./Versions.module.css";

const COLUMNS: readonly Column<PolicyVersion>[] = [
  { key: "version", title: "Version", width: "90px", draw: (one) => <span className="tabular">{one.version}</span> },
  { key: "by", title: "By", draw: (one) => one.by_name ?? <Tag>changed on disk</Tag> },
  {
    key: "reason",
    title: "Reason",
    width: "2fr",
    draw: (one) => (one.restores === null ? one.reason : `Restores version ${one.restores}. ${one.reason}`),
  },
  { key: "changed", title: "Files", draw: (one) => one.changed.join(", ") },
  { key: "at", title: "In force since", width: "140px", draw: (one) => <When at={one.at} /> },
];

/** Every set that was in force, and who brought it there. */
export function Versions({ policies, done }: { policies: Policies; done: (number: number | null) => void }) {
  const { rows, problem, busy, more, loadMore, reload } = useKeyset(
    useCallback((before: string | null, signal: AbortSignal) => fetchVersions(before, signal), []),
  );
  const [opened, open] = useState<PolicyVersion>();
  return (
    <div className={classes.versions}>
      <Table
        label="Versions"
        rows={rows}
        rowKey={(one) => String(one.version)}
        columns={COLUMNS}
        open={open}
        problem={problem}
        reload={reload}
        empty={{ title: "No version is kept yet", text: "The first one is kept as soon as a policy is in force." }}
        more={{ available: more, busy, load: loadMore }}
      />
      <Drawer
        opened={opened !== undefined}
        onClose={() => open(undefined)}
        position="right"
        size="xl"
        transitionProps={{ duration: 0 }}
        title={opened === undefined ? "" : `Version ${opened.version}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {opened !== undefined && (
          <Version
            version={opened}
            policies={policies}
            newest={rows?.[0]?.version === opened.version}
            done={(number) => {
              open(undefined);
              reload();
              done(number);
            }}
          />
        )}
      </Drawer>
    </div>
  );
}

interface VersionProps {
  version: PolicyVersion;
  policies: Policies;
  newest: boolean;
  done: (number: number | null) => void;
}

function Version({ version, policies, newest, done }: VersionProps) {
  const { value, problem, reload } = useAnswer(
    useCallback((signal) => fetchVersionDiff(version.version, signal), [version.version]),
  );
  const restored = useRef<number | null>(null);
  return (
    <div className={classes.version}>
      <p>
        {version.by_name === null ? "Changed on disk" : `Published by ${version.by_name} (${version.by})`}, {moment(version.at)}.{" "}
        {version.reason}
      </p>
      {policies.may_publish && !newest && policies.version !== null && (
        <Confirm
          label="Restore"
          title={`Bring version ${version.version} back?`}
          color="cyan"
          size="sm"
          reason="Say why, for the list of versions."
          act={async (reason) => {
            restored.current = (await restoreVersion(version.version, policies.version ?? "", reason)).number;
          }}
          done={() => done(restored.current)}
        >
          All files become what they were in it, and are in force at once. Nothing is lost: what is in force now stays in this list.
        </Confirm>
      )}
      <h3>Against the version before</h3>
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      {value === undefined && problem === undefined && <Loading what="what differs" />}
      {value !== undefined && value.length === 0 && <Empty title="Nothing differs" />}
      {value?.map((diff) => <UnifiedDiff key={diff.file} diff={diff} />)}
    </div>
  );
}
