import { Button } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { APPROVALS_READ, signOut } from "../data/api";
import { useApprovals } from "../data/approvals";
import { useMe } from "../data/me";
import classes from "./Frame.module.css";
import { Mark } from "./Mark";
import { Tag } from "./Tag";

/** What stands around every page. */
export function Frame({ children }: { children: ReactNode }) {
  const { me } = useMe();
  const { all, live } = useApprovals();
  const pending = [...(all?.values() ?? [])].filter((a) => a.state === "pending");
  const mine = pending.filter((a) => a.obstacle === null).length;
  const waiting = me.auditor ? pending.length : mine;
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) Sallyport` : "Sallyport";
  }, [waiting]);
  return (
    <>
      <header className={classes.bar}>
        <div className={classes.inner}>
          <Link href="/approvals" className={classes.brand} aria-label="Sallyport, inbox">
            <Mark />
            <span className={classes.name}>Sallyport</span>
          </Link>
          <nav className={classes.nav} aria-label="Pages">
            <Tab to="/approvals" label="Inbox" number={waiting} />
            <Tab to="/access" label="Access" number={0} />
            <Tab to="/sessions" label="Sessions" number={0} />
            {(me.admin || me.auditor) && <Tab to="/revocations" label="Revocations" number={0} />}
          </nav>
          {all !== undefined && !live && (
            <span className={classes.offline} role="status">
              <Tag tone="warn">reconnecting</Tag>
            </span>
          )}
          <div className={classes.person}>
            <span className={classes.who} title={`${me.id}\n${me.groups.join(", ")}`}>
              {me.name}
            </span>
            <span className={classes.role}>
              <Tag>{me.kind}</Tag>
            </span>
            {(me.auditor || me.admin) && (
              <span className={classes.role}>
                <Tag>{me.auditor ? "auditor" : "admin"}</Tag>
              </span>
            )}
            <Button variant="subtle" color="gray" size="compact-sm" onClick={leave}>
              Sign out
            </Button>
          </div>
        </div>
      </header>
      <main className={classes.page}>{children}</main>
    </>
  );
}

function Tab({ to, label, number }: { to: string; label: string; number: number }) {
  const [location] = useLocation();
  const here = location === to || location.startsWith(`${to}/`);
  return (
    <Link href={to} className={classes.tab} data-here={here} aria-current={here ? "page" : undefined}>
      {label}
      {number > 0 && (
        <span className={classes.number}>
          {number < APPROVALS_READ ? number : `${APPROVALS_READ}+`}
          <span className="unseen"> waiting for you</span>
        </span>
      )}
    </Link>
  );
}

function leave() {
  signOut()
    .then((provider) => window.location.assign(provider ?? "/"))
    .catch(() => window.location.assign("/"));
}
